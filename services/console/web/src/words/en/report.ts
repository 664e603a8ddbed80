/** English words of the report forms. */
export const report = {
  title: 'Report a problem', hotline: 'Hotline call', category: 'Category', chooseCategory: 'Type a few words', text: 'What is wrong', place: 'Place', here: 'Use where I am', locating: 'Locating…', noLocation: 'No position. Click on the map or type it.', lon: 'Longitude', lat: 'Latitude', address: 'Address',
  photos: 'Photos', addPhoto: 'Take or choose', photoHint: 'At least two: one near, one wide. They are made smaller before sending.', send: 'Report', sending: 'Reporting…', sent: 'Reported, number {id}', queued: 'No network. Kept on this phone; {n} not sent.', sendQueued: 'Send now', caller: 'Caller', phone: 'Caller’s number', register: 'Register',
  registered: 'Registered, number {id}', tasks: 'My tasks', noTasks: 'Nothing to verify or check.', missing: { category: 'Please choose a category.', text: 'Please say what is wrong.', place: 'Please set the place.', photos: 'Please add photos.' }, pick: 'Click the place on the map', remove: 'Remove', collector: 'Collector', open: 'Open', again: 'Report another',
  similar: 'Open cases of this kind nearby', nothingSimilar: 'No open case of this kind nearby.',
}
