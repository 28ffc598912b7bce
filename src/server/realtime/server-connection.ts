/** The server's side of one connection: hello, frames, heartbeat, end. Knows no socket; carriers hand it a peer. */
import type { CloseReason } from '../../protocol/codes.ts';
import { decodeClientFrame } from '../../protocol/decode-client-frame.ts';
import type { ClientFrame, HelloFrame, PublishFrame, ServerFrame } from '../../protocol/frames.ts';
import type { ConversationId, SiteId } from '../../protocol/ids.ts';
import {
  HEARTBEAT_JITTER,
  HEARTBEAT_MS,
  IDLE_CLOSE_MS,
  PROTOCOL_VERSION,
  SERVER_HELLO_TIMEOUT_MS,
} from '../../protocol/limits.ts';
import { findConversation } from '../domain/conversations/find-conversation.ts';
import type { AgentPrincipal, Principal } from '../domain/principal.ts';
import { answerPublish } from './answer-publish.ts';
import type { Topic } from './doorbell.ts';
import { type ConnectionLimits, createConnectionLimits } from './flood.ts';
import type { Listener } from './hub.ts';
import type { Peer } from './peer.ts';
import type { RealtimeWorld } from './realtime-world.ts';
import { readConversations, readPage } from './replay.ts';
import { showTyping } from './show-typing.ts';
import { toFate } from './slow-reader.ts';
import { takeRead } from './take-read.ts';
import { toPrincipal } from './to-principal.ts';

/** What was known of a client before it said anything: the key and the origin of its request. */
export interface Door {
  readonly site: SiteId;
  readonly allows: { readonly visitor: boolean; readonly agent: boolean };
  /** Without what tells households apart; empty when nobody knows. */
  readonly address: string;
}

/** A class because tens of thousands of them exist: methods are shared, closures would not be. */
export class ServerConnection implements Listener {
  private readonly world: RealtimeWorld;
  private readonly peer: Peer;
  private readonly door: Door;
  private principal: Principal | null = null;
  private readonly followed = new Set<ConversationId>();
  private limits: ConnectionLimits | null = null;
  private heardAt: number;
  private cancelTimer: () => void;
  private isOver = false;
  /** Frames of one connection take effect in the order they came. */
  private turn: Promise<void> = Promise.resolve();

  constructor(world: RealtimeWorld, peer: Peer, door: Door) {
    this.world = world;
    this.peer = peer;
    this.door = door;
    this.heardAt = world.clock.now();
    this.cancelTimer = world.clock.setTimer(() => this.close('hello-timeout'), SERVER_HELLO_TIMEOUT_MS);
  }

  /** A frame as it came from the network, parsed as JSON. */
  receive(value: unknown): void {
    if (this.isOver) return;
    this.heardAt = this.world.clock.now();
    this.world.count('frame');
    const decoded = decodeClientFrame(value);
    if ('error' in decoded) {
      this.world.log('malformed frame', { error: decoded.error });
      this.close('malformed-frame');
      return;
    }
    const { frame } = decoded;
    const waitMs = this.limits?.frames.take(this.heardAt) ?? 0;
    if (waitMs === 0) {
      this.turn = this.turn.then(() => this.handle(frame)).catch((error: unknown) => this.fail(error));
      return;
    }
    this.world.count('refused');
    // Of what is no message a client that is behind hears by the next heartbeat (P12).
    if (frame.type === 'publish') this.send({ type: 'nack', id: frame.id, code: 'rate', retryAfterMs: waitMs });
  }

  hear(frame: ServerFrame, text: string): void {
    const fate = toFate(frame, text.length, this.peer.bufferedBytes, this.principal?.kind ?? 'visitor');
    if (fate === 'close') this.close('slow');
    else if (fate === 'send') this.peer.send(text);
  }

  /** Asks the client to move within `inMs`. */
  drain(inMs: number): void {
    if (this.principal !== null) this.send({ type: 'drain', inMs });
  }

  close(reason: CloseReason): void {
    if (this.isOver) return;
    this.end();
    this.peer.close(reason);
  }

  /** The carrier is gone; also the end of `close`. */
  end(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.cancelTimer();
    for (const topic of this.topics()) this.world.hub.unlisten(topic, this);
    this.world.domain.agentsOnline.remove(this);
  }

  private async handle(frame: ClientFrame): Promise<void> {
    if (this.isOver) return;
    if (this.principal === null) {
      if (frame.type === 'hello') await this.hello(frame);
      else this.close('malformed-frame');
      return;
    }
    switch (frame.type) {
      case 'hello':
        this.close('malformed-frame');
        return;
      case 'publish':
        // Not awaited: the store keeps the order, and what follows need not wait for the disk.
        void this.publish(this.principal, frame).catch((error: unknown) => this.fail(error));
        return;
      case 'sync':
        await this.follow(this.principal, frame.conversation, frame.after);
        return;
      case 'unfollow':
        this.followed.delete(frame.conversation);
        this.world.hub.unlisten(`conversation:${frame.conversation}`, this);
        return;
      case 'typing':
        await showTyping(this.world, this.principal, frame, this);
        return;
      case 'read':
        await takeRead(this.world, this.principal, frame);
        return;
      case 'probe':
        await this.sendPing();
        return;
      case 'pong':
    }
  }

  private async hello(frame: HelloFrame): Promise<void> {
    const { world } = this;
    if (frame.version !== PROTOCOL_VERSION) {
      this.close('unsupported-version');
      return;
    }
    const claims = world.tokens.verify(frame.token, world.clock.now());
    if (claims === null || claims.site !== this.door.site) {
      this.close('token-invalid');
      return;
    }
    if (!this.door.allows[claims.kind]) {
      this.close('origin-not-allowed');
      return;
    }
    this.principal = toPrincipal(claims, this.door.address);
    this.limits = createConnectionLimits(world, claims.kind);
    const resumed = frame.epoch === undefined || frame.epoch === world.epoch;
    this.send({
      type: 'welcome',
      version: PROTOCOL_VERSION,
      epoch: world.epoch,
      serverAt: world.clock.now(),
      self: { kind: claims.kind, id: this.principal.id },
      resumed,
    });
    this.scheduleHeartbeat();
    // Listen first, read second: what happens between the two is heard, and heard twice is dropped by the client (P10).
    for (const topic of this.topics()) world.hub.listen(topic, this);
    if (this.principal.kind === 'agent') await this.welcomeAgent(this.principal);
    for (const cursor of frame.cursors) {
      await this.follow(this.principal, cursor.conversation, resumed ? cursor.after : 0);
    }
  }

  private topics(): Topic[] {
    if (this.principal === null) return [];
    if (this.principal.kind === 'visitor') return [`visitor:${this.principal.id}`];
    return [`site:${this.principal.site}`, ...[...this.followed].map((id): Topic => `conversation:${id}`)];
  }

  private async welcomeAgent({ id, site }: AgentPrincipal): Promise<void> {
    const { store, presence, agentsOnline } = this.world.domain;
    const agent = await store.agents.find(id);
    if (agent?.deactivatedAt !== undefined) this.close('token-invalid');
    // The carrier may have ended meanwhile: nobody would take the agent off again.
    if (this.isOver) return;
    const { departments = [], status = 'online', chatLimit = null } = agent ?? {};
    agentsOnline.add(this, { id, site, departments, status, chatLimit });
    this.send({ type: 'visitors', reset: true, present: presence.list(site), left: [] });
    this.send(await readConversations(this.world.domain, site));
  }

  private async follow(principal: Principal, conversation: ConversationId, after: number): Promise<void> {
    // A visitor hears of all their conversations already; an agent must be allowed to hear of this one.
    if (principal.kind === 'agent' && !this.followed.has(conversation)) {
      const found = await findConversation(this.world.domain, principal, conversation);
      if (this.isOver) return;
      if (found !== null) {
        this.followed.add(conversation);
        this.world.hub.listen(`conversation:${conversation}`, this);
      }
    }
    const page = await readPage(this.world.domain, principal, conversation, after);
    if (page.summary !== null) this.followed.add(conversation);
    this.send(page);
    const position = principal.kind === 'visitor' ? this.world.domain.router.positionOf(conversation) : null;
    if (position !== null) this.send({ type: 'queue', conversation, position });
  }

  private async publish(principal: Principal, frame: PublishFrame): Promise<void> {
    const answer = await answerPublish(this.world, principal, frame, {
      limit: this.limits?.messages ?? null,
      address: this.door.address,
      isKnown: this.followed.has(frame.conversation),
      origin: this,
    });
    if (principal.kind === 'visitor' && answer.type === 'ack') this.followed.add(answer.conversation);
    this.send(answer);
  }

  private scheduleHeartbeat(): void {
    const { clock, random } = this.world;
    const delayMs = HEARTBEAT_MS * (1 - HEARTBEAT_JITTER + 2 * HEARTBEAT_JITTER * random());
    this.cancelTimer();
    this.cancelTimer = clock.setTimer(() => {
      if (clock.now() - this.heardAt > IDLE_CLOSE_MS) {
        this.close('idle');
        return;
      }
      this.sendPing().catch((error: unknown) => this.fail(error));
      this.scheduleHeartbeat();
    }, delayMs);
  }

  private async sendPing(): Promise<void> {
    const heads = this.followed.size === 0 ? [] : await this.world.domain.store.conversations.heads([...this.followed]);
    this.send({ type: 'ping', heads });
  }

  private send(frame: ServerFrame): void {
    if (!this.isOver) this.hear(frame, JSON.stringify(frame));
  }

  private fail(error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.world.log('connection failed', { error: text });
    this.close('server-error');
  }
}
