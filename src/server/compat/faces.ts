/** Every compatible API: where it lives, and whose words are spoken to an address below it that no router reads. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { addComm100Face } from './comm100/face.ts';
import { sendError as sendComm100Error } from './comm100/send-error.ts';
import type { CompatWorld } from './compat-world.ts';
import { type SendError, sendNoCall } from './fallbacks.ts';
import { addImboxFace } from './imbox/face.ts';
import { sendError as sendImboxError } from './imbox/send-error.ts';
import { addImsupportingFace } from './imsupporting/face.ts';
import { sendError as sendImsupportingError } from './imsupporting/send-error.ts';
import { addSmartsuppFace } from './smartsupp/face.ts';
import { sendError as sendSmartsuppError } from './smartsupp/send-error.ts';

const FACES: readonly {
  readonly base: string;
  readonly add: (app: FastifyInstance, world: CompatWorld) => void;
  readonly sendError: SendError;
}[] = [
  { base: '/imbox/', add: addImboxFace, sendError: sendImboxError },
  { base: '/imsupporting/', add: addImsupportingFace, sendError: sendImsupportingError },
  { base: '/smartsupp/', add: addSmartsuppFace, sendError: sendSmartsuppError },
  { base: '/comm100/', add: addComm100Face, sendError: sendComm100Error },
];

export function addFaces(app: FastifyInstance, world: CompatWorld): void {
  for (const { add } of FACES) add(app, world);
}

/**
 * A part of the path is longer than any id, or is no text: the router gives up before it knows whose address it is.
 *
 * @returns null when it is no face's
 */
export function refuseUnreadable(url: string, reply: FastifyReply): FastifyReply | null {
  const face = FACES.find(({ base }) => url.startsWith(base));
  return face === undefined ? null : sendNoCall(reply, face.sendError);
}
