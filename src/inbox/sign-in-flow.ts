/** Who is in front of the page: from the cookie or a one-time link to the open inbox, and out again. */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { MeAnswer } from '../protocol/agent-api.ts';
import type { AgentApi, ApiProblem } from './agent-api-client.ts';
import type { InboxModel } from './inbox-model.ts';
import { toProblemText } from './problem-text.ts';
import { type HashLocation, takeLink } from './route.ts';
import { STRINGS } from './strings.ts';

export type Phase =
  | { readonly name: 'starting' }
  | { readonly name: 'unreachable'; readonly text: string; retry(): Promise<void> }
  | { readonly name: 'signed-out'; readonly notice: string }
  | { readonly name: 'set-password'; readonly me: MeAnswer }
  | { readonly name: 'inbox'; readonly model: InboxModel };

export interface SignInWorld {
  readonly api: AgentApi;
  readonly location: HashLocation;
  openInbox(me: MeAnswer, onSignInEnded: () => void): Promise<InboxModel>;
}

export interface SignInFlow {
  readonly phase: ReadonlySignal<Phase>;
  start(): Promise<void>;
  /** Resolves with what went wrong, empty when nothing did; so do the others. */
  signIn(email: string, password: string): Promise<string>;
  savePassword(password: string): Promise<string>;
  signOut(): Promise<string>;
  askPassword(): void;
  skipPassword(): Promise<void>;
  close(): void;
}

export function createSignInFlow({ api, location, openInbox }: SignInWorld): SignInFlow {
  const phase = signal<Phase>({ name: 'starting' });

  const show = (next: Phase): void => {
    if (phase.value.name === 'inbox') phase.value.model.close();
    phase.value = next;
  };
  const end = (): void => show({ name: 'signed-out', notice: STRINGS.signInEnded });
  const open = async (me: MeAnswer): Promise<void> => {
    const model = await openInbox(me, () => {
      // A late answer to an inbox that is gone must not close the next one.
      if (phase.value.name === 'inbox' && phase.value.model === model) end();
    });
    show({ name: 'inbox', model });
    model.session.connect();
  };
  const stay = (problem: ApiProblem, retry: () => Promise<void>): void =>
    show({ name: 'unreachable', text: toProblemText(problem), retry });

  const enter = async (isByLink: boolean): Promise<void> => {
    const answer = await api.me();
    if (answer.ok) {
      if (isByLink) show({ name: 'set-password', me: answer.value });
      else await open(answer.value);
      return;
    }
    if (answer.problem.code === 'sign-in-required') show({ name: 'signed-out', notice: '' });
    else stay(answer.problem, () => enter(isByLink));
  };

  const enterByLink = async (link: string): Promise<void> => {
    show({ name: 'starting' });
    const answer = await api.signInByLink({ link });
    if (answer.ok) await enter(true);
    else if (answer.problem.code === 'unreachable') stay(answer.problem, () => enterByLink(link));
    else show({ name: 'signed-out', notice: toProblemText(answer.problem) });
  };

  // A link pasted into a tab that already shows this page loads nothing, it only changes the hash.
  const stopListening = location.onChange(() => {
    const link = takeLink(location);
    if (link !== null) void enterByLink(link);
  });

  return {
    phase,
    async start() {
      const link = takeLink(location);
      await (link === null ? enter(false) : enterByLink(link));
    },
    async signIn(email, password) {
      const answer = await api.signIn({ email, password });
      if (!answer.ok) return toProblemText(answer.problem);
      await enter(false);
      return '';
    },
    async savePassword(password) {
      if (phase.value.name !== 'set-password') return '';
      const { me } = phase.value;
      const answer = await api.setPassword({ password });
      if (answer.ok) await open({ ...me, agent: { ...me.agent, hasPassword: true } });
      else if (answer.problem.code === 'sign-in-required') end();
      return answer.ok ? '' : toProblemText(answer.problem);
    },
    async signOut() {
      const answer = await api.signOut();
      if (!answer.ok && answer.problem.code !== 'sign-in-required') return toProblemText(answer.problem);
      show({ name: 'signed-out', notice: '' });
      return '';
    },
    askPassword() {
      if (phase.value.name === 'inbox') show({ name: 'set-password', me: phase.value.model.me });
    },
    async skipPassword() {
      if (phase.value.name === 'set-password') await open(phase.value.me);
    },
    close() {
      stopListening();
      if (phase.value.name === 'inbox') phase.value.model.close();
    },
  };
}
