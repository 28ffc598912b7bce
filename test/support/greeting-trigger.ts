/** The first-visit greeting of Smartsupp's documentation. */
import type { Trigger } from '../../src/protocol/trigger.ts';

export const GREETING: Trigger = {
  id: '758',
  name: '1st visit greeting',
  active: true,
  frequency: 'visitor',
  conditions: [
    { name: 'delay_site', value: 60 },
    { name: 'is_visitor_send_message', value: false },
    { name: 'is_visitor_served', value: false },
    { name: 'number_of_visits', value: 1 },
  ],
  actions: [{ name: 'message', agentNick: 'Support', message: 'Hello' }],
};
