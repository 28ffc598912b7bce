/** What the scripted agent says: a few subjects of a plant shop, and something friendly for the rest. */

const SUBJECTS: readonly { readonly asks: RegExp; readonly answer: string }[] = [
  { asks: /\b(hi|hello|hey|good (morning|day|evening))\b/i, answer: 'Hello! What are you looking for today?' },
  { asks: /\b(thanks?|thank you|thx)\b/i, answer: 'You are welcome. I am here if anything else comes up.' },
  {
    asks: /\b(ship|shipping|deliver|delivery|arrive|track)/i,
    answer: 'Orders before 14:00 leave us the same day and are with you in two. Tracking: https://example.com/track',
  },
  {
    asks: /\b(return|refund|broken|damaged)/i,
    answer:
      'I am sorry about that. You can send anything back within 30 days, and we pay the way: https://example.com/returns',
  },
  {
    asks: /\b(price|cost|discount|cheap|expensive)/i,
    answer: 'The small ones start at 9, and three pots are the price of two.',
  },
  {
    asks: /\b(water|leaf|leaves|light|dark|sun|soil|yellow)/i,
    answer: 'Light near a window, and water only when the top of the soil is dry. Most plants die of love.',
  },
  {
    asks: /\b(bot|robot|human|real)\b/i,
    answer: 'I am a script in your browser. Nothing you write here goes anywhere.',
  },
];

const OTHERWISE = [
  'Good question! Let me look that up … yes, we can do that.',
  'I see. Could you tell me a little more?',
  'Noted. Is there anything else you would like to know?',
] as const;

/** @param turn how many answers were given before; what has no subject is answered in turn */
export function toScriptedAnswer(question: string, turn: number): string {
  const subject = SUBJECTS.find(({ asks }) => asks.test(question));
  return subject?.answer ?? OTHERWISE[turn % OTHERWISE.length] ?? OTHERWISE[0];
}
