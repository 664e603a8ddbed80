/** The county's time: a tick that the page's clocks share, set right by the server, and stopped when it is not heard. */
import { computed, ref } from 'vue'

import { session } from '../session'
import { i18n } from '../words'

const offset = ref(0)
const tick = ref(Date.now())
const frozen = ref<number | null>(null)

/** The server's present time in milliseconds; stands still while the connection is lost. */
export const now = computed(() => frozen.value ?? tick.value + offset.value)
/** The same, never frozen: for counting how long the connection has been lost. */
export const running = computed(() => tick.value + offset.value)

setInterval(() => {
  if (!document.hidden) tick.value = Date.now()
}, 500)
document.addEventListener('visibilitychange', () => (tick.value = Date.now()))

export function setServerTime(iso: string): void {
  const given = Date.parse(iso)
  if (!Number.isNaN(given)) offset.value = given - Date.now()
}

export function freeze(on: boolean): void {
  tick.value = Date.now()
  frozen.value = on ? (frozen.value ?? tick.value + offset.value) : null
}

export const zone = computed(() => session.person?.county?.timezone ?? 'Asia/Shanghai')

function part(iso: string | number | null | undefined, options: Intl.DateTimeFormatOptions): string {
  if (iso === null || iso === undefined) return i18n.global.t('time.none')
  return new Intl.DateTimeFormat('zh-CN', { timeZone: zone.value, hourCycle: 'h23', ...options }).format(new Date(iso)).replaceAll('/', '-')
}

export const clockTime = (iso: string | number | null | undefined): string =>
  part(iso, { hour: '2-digit', minute: '2-digit', second: '2-digit' })
export const dayAndTime = (iso: string | number | null | undefined): string =>
  part(iso, { month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' })

/** The calendar day, YYYY-MM-DD, in the county's zone. */
export const dayOf = (at: number): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: zone.value, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at)

/** The moment at which a calendar day begins in the county's zone. */
export function startOfDay(day: string): string {
  const guess = Date.parse(`${day}T00:00:00Z`)
  const there = new Intl.DateTimeFormat('sv-SE', { timeZone: zone.value, dateStyle: 'short', timeStyle: 'medium' }).format(guess)
  return new Date(2 * guess - Date.parse(`${there.replace(' ', 'T')}Z`)).toISOString()
}

/** The calendar day after, YYYY-MM-DD. */
export const nextDay = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)

export const sinceMs = (iso: string | null | undefined): number | null => (iso ? now.value - Date.parse(iso) : null)

/** 0:42, 1:12:40, 2 天 3 小时: short for lists, never negative. */
export function short(ms: number): string {
  const total = Math.max(0, Math.floor(ms / 1000))
  const hours = Math.floor(total / 3600)
  const minutes = Math.floor((total % 3600) / 60)
  const seconds = String(total % 60).padStart(2, '0')
  if (hours >= 48) return i18n.global.t('time.days', { n: Math.floor(hours / 24), m: hours % 24 })
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`
}

/** 12 秒, 5 分, 1 小时 3 分: for sentences. */
export function long(ms: number): string {
  const { t } = i18n.global
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 60) return t('time.seconds', { n: seconds })
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return t('time.minutes', { n: minutes })
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return t('time.hours', { n: hours, m: minutes % 60 })
  return t('time.days', { n: Math.floor(hours / 24), m: hours % 24 })
}
