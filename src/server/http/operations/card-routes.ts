/** Cards of visitors over HTTP. */
import { CardRequest, CardsAnswer } from '../../../protocol/card-api.ts';
import { cardsOf, deleteCard, putCard } from '../../domain/visitors/visitor-cards.ts';
import { toPrincipal } from '../agent/agent-door.ts';
import { type Operation, operation } from '../agent/operation.ts';

export const CARD_OPERATIONS: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/visitors/:id/cards',
    scope: 'visitors:read',
    right: 'everybody',
    summary: 'Cards of a visitor',
    answer: CardsAnswer,
    act: ({ domain }, { agent, params }) => cardsOf(domain, toPrincipal(agent), params.id),
  }),
  operation({
    method: 'PUT',
    path: '/visitors/:id/cards/:card',
    scope: 'visitors:write',
    right: 'everybody',
    summary: 'Show a card about a visitor, or change it',
    body: CardRequest,
    act: ({ domain }, { agent, params, body }) => putCard(domain, toPrincipal(agent), params.id, params.card, body),
  }),
  operation({
    method: 'DELETE',
    path: '/visitors/:id/cards/:card',
    scope: 'visitors:write',
    right: 'everybody',
    summary: 'Take a card away',
    act: ({ domain }, { agent, params }) => deleteCard(domain, toPrincipal(agent), params.id, params.card),
  }),
];
