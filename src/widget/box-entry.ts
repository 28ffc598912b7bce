/** The entry of the lazy chunk "box": the chat box, and what its later parts share with it instead of bringing it again. */
export { createRef, Fragment, render } from 'preact';
export { jsx, jsxs } from 'preact/jsx-runtime';
export { MessageText } from '../ui/MessageText.tsx';
export { toComponent } from '../ui/part.ts';
export { toHref } from '../ui/text-pieces.ts';
export { mountBox } from './mount-box.ts';
