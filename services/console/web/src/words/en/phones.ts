/** English words of the demo's phones. */
export const phones = {
  title: 'Phones', line: 'What the phones of crews and departments received; answer here as they would.', empty: 'No phone has received anything yet. Confirm an alert and the dispatch SMS appears here.', choose: 'Choose a phone to read its messages.', reply: 'Reply', send: 'Send reply', sending: 'Sending…', sent: 'Replied',
  accept: '1 accept', finish: '2 finished', segments: '{n} segments', receipts: 'Receipt', unread: 'new', failed: 'Not sent: {why}', protocol: 'Carrier', phones: 'Phones', count: '{n} messages', openCase: 'See the case', dropped: 'not shown',
}
