/** The one EventSource of the page: what it heard last, whether it is lost, and who is told. */
import { reactive, readonly } from 'vue'

import { freeze, setServerTime } from './time'

export type EventName = 'alert' | 'case' | 'message' | 'camera' | 'crew' | 'position' | 'report' | 'reply'
export type Facts = Record<string, unknown>
type Listener = (name: EventName, facts: Facts) => void

const names: EventName[] = ['alert', 'case', 'message', 'camera', 'crew', 'position', 'report', 'reply']
/** The server says its time every 5 s; two and a half missed is lost. */
const silenceMs = 12_500

const state = reactive<{ state: 'off' | 'connecting' | 'live' | 'lost'; heardAt: number; lostAt: number }>({ state: 'off', heardAt: 0, lostAt: 0 })
export const stream = readonly(state)

let source: EventSource | null = null
let retry: ReturnType<typeof setTimeout> | undefined
let watchdog: ReturnType<typeof setInterval> | undefined
let wait = 1000
let listener: Listener = () => {}
let onCaughtUp: () => void = () => {}
let heardBefore = false
let openedAt = 0

function heard(): void {
  state.heardAt = Date.now()
  if (state.state === 'live') return
  const again = heardBefore
  heardBefore = true
  state.state = 'live'
  wait = 1000
  freeze(false)
  if (again) onCaughtUp()
}

function lost(): void {
  if (state.state === 'live') {
    state.state = 'lost'
    state.lostAt = Date.now()
    freeze(true)
  }
}

function factsOf(text: unknown): Facts {
  try {
    const value: unknown = JSON.parse(String(text))
    return value && typeof value === 'object' ? (value as Facts) : {}
  } catch {
    return {}
  }
}

function open(): void {
  clearTimeout(retry)
  source?.close()
  openedAt = Date.now()
  const fresh = new EventSource('/api/v1/events')
  source = fresh
  fresh.addEventListener('clock', (event) => {
    const facts = factsOf(event.data)
    if (typeof facts.now === 'string') setServerTime(facts.now)
    heard()
  })
  for (const name of names) {
    fresh.addEventListener(name, (event) => {
      heard()
      listener(name, factsOf((event as MessageEvent).data))
    })
  }
  fresh.addEventListener('reset', () => {
    heard()
    onCaughtUp()
  })
  fresh.onopen = heard
  fresh.onerror = () => {
    lost()
    // The browser tries again by itself unless the server refused; then it is ours to do.
    if (fresh.readyState === EventSource.CLOSED) retry = setTimeout(open, (wait = Math.min(wait * 2, 10_000)))
  }
}

export function startStream(tell: Listener, caughtUp: () => void): void {
  stopStream()
  listener = tell
  onCaughtUp = caughtUp
  state.state = 'connecting'
  open()
  watchdog = setInterval(() => {
    // Silent while live, or opened long ago and never heard: either way a new one has the better chance.
    if (Date.now() - Math.max(state.heardAt, openedAt) > silenceMs) {
      lost()
      open()
    }
  }, 1000)
}

export function reconnect(): void {
  if (state.state !== 'off') open()
}

export function stopStream(): void {
  clearTimeout(retry)
  clearInterval(watchdog)
  source?.close()
  source = null
  heardBefore = false
  state.state = 'off'
  freeze(false)
}
