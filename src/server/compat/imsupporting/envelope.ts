/** The one object that IMsupporting answers everything with: its members stand in the order of the alphabet. */
import type { FastifyReply } from 'fastify';

export const sendEnvelope = (reply: FastifyReply, status: number, body: object): FastifyReply =>
  reply
    .status(status)
    .header('cache-control', 'no-store')
    .send(sortNames({ ...body, queries: '1', rescode: String(status), token: 'NotRequired' }));

const sortNames = (body: object): object =>
  Object.fromEntries(Object.entries(body).sort(([left], [right]) => (left < right ? -1 : 1)));
