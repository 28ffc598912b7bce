/** The server's door for frames: exact shapes only, and an error that names what was wrong. */
import { Compile } from 'typebox/compile';
import { ClientFrame } from './frames.ts';
import { AgentBody, type WrittenBody } from './message.ts';

const validator = Compile(ClientFrame);
const agentBody = Compile(AgentBody);

export type DecodedFrame = { readonly frame: ClientFrame } | { readonly error: string };

/** @param frame a parsed JSON value */
export function decodeClientFrame(frame: unknown): DecodedFrame {
  if (validator.Check(frame)) return { frame };
  const type = typeof frame === 'object' && frame !== null && 'type' in frame ? String(frame.type).slice(0, 40) : null;
  return {
    error: type === null ? 'expected an object with a type' : `a frame of type "${type}" with unexpected fields`,
  };
}

export const isAgentBody = (body: WrittenBody): boolean => agentBody.Check(body);
