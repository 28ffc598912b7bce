/** Figures for Prometheus. */
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';

export interface Metrics {
  readonly registry: Registry;
  readonly frames: Counter;
  readonly messages: Counter;
  readonly refused: Counter<'reason'>;
}

export function createMetrics(read: { connections(): number; visitors(): number }): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  new Gauge({
    name: 'parlor_connections',
    help: 'Realtime connections that are open',
    registers,
    collect() {
      this.set(read.connections());
    },
  });
  new Gauge({
    name: 'parlor_visitors_present',
    help: 'Visitors who are on a site now',
    registers,
    collect() {
      this.set(read.visitors());
    },
  });
  return {
    registry,
    frames: new Counter({ name: 'parlor_frames_total', help: 'Frames received', registers }),
    messages: new Counter({ name: 'parlor_messages_total', help: 'Messages stored and acknowledged', registers }),
    refused: new Counter({
      name: 'parlor_refused_total',
      help: 'Requests and messages refused, by reason',
      labelNames: ['reason'],
      registers,
    }),
  };
}
