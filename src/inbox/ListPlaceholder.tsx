/** What stands in a list's place until the server has sent it: that it comes, or why it does not. */
import type { ConnectionStatus } from '../session/session.ts';
import { STRINGS } from './strings.ts';

export interface ListPlaceholderProps {
  readonly status: ConnectionStatus;
  readonly loading: string;
}

export function ListPlaceholder({ status, loading }: ListPlaceholderProps) {
  if (status.state === 'stopped') return <p class="placeholder">{status.text}</p>;
  return <p class="placeholder">{status.state === 'waiting' ? STRINGS.listUnreachable : loading}</p>;
}
