/** Forms over HTTP: owners keep them, visitors fill them in, agents read what was filled in. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import {
  FormCreatedAnswer,
  FormRequest,
  FormsAnswer,
  SubmissionsAnswer,
  SubmissionsQuery,
  SubmitFormRequest,
} from '../../../protocol/form-api.ts';
import { changeForm, createForm, deleteForm, listForms } from '../../domain/forms/forms.ts';
import { listSubmissions, submitForm } from '../../domain/forms/submissions.ts';
import { type Operation, operation } from '../agent/operation.ts';
import type { HttpWorld } from '../http-world.ts';
import { parseJson } from '../request/parse-json.ts';
import { sendMistake, sendProblem } from '../request/problem.ts';
import { readBody } from '../request/read-body.ts';
import { createVisitorDoor } from '../visitor/visitor-door.ts';

/** Per address: an office behind one has many visitors, and none of them fills in many forms. */
const SUBMISSIONS = { max: 30, timeWindow: 60_000 } as const;

type FormSubmitRequest = FastifyRequest<{ Params: { id: string }; Querystring: { key?: string } }>;

export function addFormRoute(app: FastifyInstance, world: HttpWorld): void {
  const door = createVisitorDoor(world);

  app.post('/v1/forms/:id', { config: { rateLimit: SUBMISSIONS } }, async (request: FormSubmitRequest, reply) => {
    const entry = door.enter(request, reply);
    if (entry === null) return reply;
    const body = readBody(SubmitFormRequest, parseJson(request.body), reply);
    if (body === null) return reply;
    const visitor = door.identify(entry, body.token, reply);
    if (visitor === null) return reply;
    const result = await submitForm(world.domain, visitor, request.params.id, body);
    if (result === 'done') return reply.status(204).send();
    return 'mistake' in result ? sendMistake(reply, result.mistake) : sendProblem(reply, result.refused);
  });
}

export const FORM_OPERATIONS: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/forms',
    scope: 'site:read',
    right: 'everybody',
    summary: 'Forms of the site',
    answer: FormsAnswer,
    act: ({ domain }, { agent }) => listForms(domain, agent),
  }),
  operation({
    method: 'POST',
    path: '/forms',
    scope: 'site:write',
    right: 'managers',
    summary: 'Create a form',
    body: FormRequest,
    answer: FormCreatedAnswer,
    status: 201,
    act: ({ domain }, { agent, body }) => createForm(domain, agent, body),
  }),
  operation({
    method: 'PUT',
    path: '/forms/:id',
    scope: 'site:write',
    right: 'managers',
    summary: 'Change a form',
    body: FormRequest,
    act: ({ domain }, { agent, params, body }) => changeForm(domain, agent, params.id, body),
  }),
  operation({
    method: 'DELETE',
    path: '/forms/:id',
    scope: 'site:write',
    right: 'managers',
    summary: 'Delete a form; what was filled in stays',
    act: ({ domain }, { agent, params }) => deleteForm(domain, agent, params.id),
  }),
  operation({
    method: 'GET',
    path: '/form-submissions',
    scope: 'visitors:read',
    right: 'everybody',
    summary: 'What visitors filled in',
    query: SubmissionsQuery,
    answer: SubmissionsAnswer,
    act: ({ domain }, { agent, query }) => listSubmissions(domain, agent, query),
  }),
];
