/** What the visitors of the sample shop ask, and what its agents answer. Pure. */

interface Line {
  readonly by: 'visitor' | 'agent';
  readonly text: string;
}

export interface Dialogue {
  readonly topic: string;
  readonly department: 'sales' | 'support';
  /** The name of the tag that agents put on. */
  readonly tag: string;
  readonly lines: readonly Line[];
}

const v = (text: string): Line => ({ by: 'visitor', text });
const a = (text: string): Line => ({ by: 'agent', text });

export const TAGS = [
  { name: 'Delivery', color: 'blue', description: 'Where a parcel is, and when it comes' },
  { name: 'Care', color: 'green', description: 'How to keep a plant alive' },
  { name: 'Returns', color: 'orange', description: 'Broken, wrong or unwanted' },
  { name: 'Before buying', color: 'purple', description: 'Questions that decide an order' },
] as const;

export const DIALOGUES: readonly Dialogue[] = [
  {
    topic: 'Where is my parcel?',
    department: 'support',
    tag: 'Delivery',
    lines: [
      v('Hi, my order should have been here on Tuesday. Can you see where it is?'),
      a('Hello! I am having a look. Do you have the order number at hand?'),
      v('It is 20417'),
      a('Thank you. It left us on Monday and is with the courier in your town; they plan to bring it this afternoon.'),
      v('Great, thank you!'),
      a('You are welcome. Water it a little when it arrives, it has travelled two days.'),
    ],
  },
  {
    topic: 'Brown leaf tips',
    department: 'support',
    tag: 'Care',
    lines: [
      v('The tips of my Boston fern turn brown, what am I doing wrong?'),
      a('Most of the time that is dry air. Is it near a radiator?'),
      v('Yes, about a metre away'),
      a(
        'Move it to a bathroom or a kitchen window if you can, and spray it every other day. The new leaves will be fine.',
      ),
      v('I will try that'),
    ],
  },
  {
    topic: 'Pot sizes',
    department: 'sales',
    tag: 'Before buying',
    lines: [
      v('Which pot do I need for the large monstera?'),
      a('The 24 cm one: leave about two fingers of room around the root ball.'),
      v('And does the white one have a hole in the bottom?'),
      a('It does, with a saucer in the same colour.'),
      v('Perfect, ordering now'),
    ],
  },
  {
    topic: 'A broken pot',
    department: 'support',
    tag: 'Returns',
    lines: [
      v('The pot arrived in three pieces :('),
      a('Oh no, I am sorry about that! Could you send a picture?'),
      v('I threw it away already'),
      a('No problem at all. A new one is on its way, you need not send anything back.'),
      v('That was quick, thanks!'),
    ],
  },
  {
    topic: 'Do you ship abroad?',
    department: 'sales',
    tag: 'Before buying',
    lines: [
      v('Do you ship to Norway?'),
      a('We do, in three to five days. Plants without soil only, because of customs.'),
      v('ok'),
    ],
  },
  {
    topic: 'Return within 30 days',
    department: 'support',
    tag: 'Returns',
    lines: [
      v('Can I send back a plant that I do not like?'),
      a('Within 30 days, yes, as long as it is alive and well. Shall I mail you the label?'),
      v('Yes please'),
      a('It is on its way to you.'),
    ],
  },
  {
    topic: 'A plant for a dark corner',
    department: 'sales',
    tag: 'Before buying',
    lines: [
      v('I need something for a corner without much light'),
      a('A ZZ plant or a snake plant: both forgive nearly everything. How high may it be?'),
      v('Up to my shoulders I guess'),
      a('Then the snake plant in 90 cm. It needs water every three weeks.'),
      v('That I can manage'),
      a('I am sure you can!'),
    ],
  },
  {
    topic: 'Change of address',
    department: 'support',
    tag: 'Delivery',
    lines: [
      v('I moved and forgot to change my address. Is it too late?'),
      a('Your order has not been packed yet, so we are in time. What is the new one?'),
      v('Could I write it by mail instead?'),
      a('Of course, just reply to the confirmation.'),
    ],
  },
];

export const CANNED_REPLIES = [
  { shortcut: 'hello', title: 'Hello', text: 'Hello {{visitor.name|there}}! How can I help?' },
  { shortcut: 'thanks', title: 'Thanks', text: 'Thank you for waiting, I am having a look.' },
  { shortcut: 'bye', title: 'Goodbye', text: 'You are welcome. Have a good day, {{agent.name}}' },
] as const;

export const COMMENTS = [
  'Quick and kind',
  'Thank you!',
  '',
  '',
  'Solved in a minute',
  '',
  'Had to wait a bit',
] as const;
