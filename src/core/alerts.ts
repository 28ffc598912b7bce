/** The lazy chunk "alerts": tells a visitor who is looking elsewhere that an agent wrote. */
import type { Clock } from '../protocol/clock.ts';
import type { Message } from '../protocol/message.ts';
import type { Session } from '../session/session.ts';
import type { PreferenceKeeper } from '../widget/preferences.ts';

export interface AlertWorld {
  readonly window: Window & typeof globalThis;
  readonly clock: Clock;
}

export interface News {
  readonly isMuted: boolean;
  /** Another tab shows it. */
  isRead(): boolean;
}

export interface Alerts {
  /** An agent's message arrived that the visitor may not see. */
  tell(news: News): void;
}

/** Another tab needs about so long to say that somebody reads it there. */
const READ_MS = 600;
/** Several tabs of one browser ring once. */
const LOCK = 'parlor-sound';
const LOCK_MS = 2_000;
/** Two soft notes, a fifth apart: the frequency in Hz and when, in seconds. */
const NOTES = [
  [659, 0],
  [988, 0.12],
] as const;
const LOUDNESS = 0.07;
const NOTE_SECONDS = 0.35;

export interface ElsewhereWorld extends AlertWorld {
  readonly session: Session;
  readonly preferences: PreferenceKeeper;
}

/** One for each chat that runs on this page. */
const running = new WeakMap<Session, Alerts>();

export function tellElsewhere(world: ElsewhereWorld, { conversation, seq }: Message): void {
  const { session, preferences } = world;
  const alerts = running.get(session) ?? createAlerts(world);
  running.set(session, alerts);
  alerts.tell({
    isMuted: preferences.current.isMuted,
    isRead: () => seq <= session.log(conversation).readByVisitor,
  });
}

export function createAlerts({ window, clock }: AlertWorld): Alerts {
  const { document, navigator } = window;
  let audio: AudioContext | undefined;
  /** The page's own title while ours is shown. */
  let title: { readonly own: string; readonly shown: string; readonly count: number } | null = null;

  const isHidden = (): boolean => document.visibilityState === 'hidden';

  function restore(): void {
    if (isHidden()) return;
    // Whatever the page wrote meanwhile stays.
    if (title !== null && document.title === title.shown) document.title = title.own;
    title = null;
    document.removeEventListener('visibilitychange', restore);
  }

  function count(): void {
    // The page changes its title by itself: two who write the same line never end.
    if (title !== null && document.title !== title.shown) return;
    if (title === null) document.addEventListener('visibilitychange', restore);
    const own = title?.own ?? document.title;
    const next = (title?.count ?? 0) + 1;
    document.title = `(${next}) ${own}`;
    // As the browser gives it back, which trims it.
    title = { own, shown: document.title, count: next };
  }

  function ring(): void {
    // Browsers let no page sound that nobody has touched, and complain of those that try.
    if (!navigator.userActivation?.hasBeenActive) return;
    audio ??= new window.AudioContext();
    const context = audio;
    context.resume().then(
      () => {
        for (const [hertz, delay] of NOTES) playNote(context, hertz, context.currentTime + delay);
      },
      // The browser forbids it after all.
      () => {},
    );
  }

  /** One of the tabs rings; without locks each does. */
  function ringOnce(): void {
    const { locks } = navigator as Partial<Navigator>;
    if (locks === undefined) {
      ring();
      return;
    }
    const hold = new Promise<void>((resolve) => clock.setTimer(resolve, LOCK_MS));
    locks
      .request(LOCK, { ifAvailable: true }, (lock) => {
        if (lock === null) return undefined;
        ring();
        return hold;
      })
      .catch(() => {});
  }

  return {
    tell({ isMuted, isRead }) {
      clock.setTimer(() => {
        if (isRead()) return;
        if (isHidden()) count();
        if (!isMuted) ringOnce();
      }, READ_MS);
    },
  };
}

/** Swells and fades: a tone that is cut off clicks. */
function playNote(context: AudioContext, hertz: number, at: number): void {
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.frequency.value = hertz;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(LOUDNESS, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + NOTE_SECONDS);
  tone.connect(volume).connect(context.destination);
  tone.start(at);
  tone.stop(at + NOTE_SECONDS);
}
