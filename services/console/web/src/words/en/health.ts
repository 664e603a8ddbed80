/** English words of the health page. */
export const health = {
  title: 'Health', services: 'Services', ready: 'ready', notReady: 'not ready', lag: 'Lag', outbox: 'Oldest unsent', detail: 'Detail', carrier: 'SMS carrier', cameras: 'Cameras', lastFrame: 'Last frame', since: 'since {time}', noServices: 'No service has reported yet.', noCameras: 'No camera is registered yet.',
  camera: { online: 'online', no_frames: 'no picture', frozen: 'frozen', blind: 'cannot see', moved: 'moved', dark: 'too dark', blurred: 'blurred', covered: 'covered', disabled: 'disabled', unspecified: 'not looked at yet', unknown: 'unknown' }, carrierStates: { bound: 'connected', down: 'down', connecting: 'connecting', refused: 'refused', closed: 'closed', unknown: 'unknown' },
  only: 'Only those in trouble', blind: '{n} cannot see', off: '{n} disabled', allSee: 'all {n} can see', name: 'Name', state: 'State', zones: 'Zones', records: '{n} records', blindNote: 'A camera that cannot see raises no alert; that does not mean nothing happens there.',
  names: { ingest: 'Ingest', vision: 'Vision', dispatch: 'Dispatch', notify: 'Notify', evaluation: 'Evaluation', console: 'Console', carrier: 'SMS gateway' },
}
