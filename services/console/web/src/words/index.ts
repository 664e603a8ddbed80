/** Chinese first, English beside it; which one is on is remembered. */
import { dateEnUS, dateZhCN, enUS, zhCN } from 'naive-ui'
import { computed } from 'vue'
import { createI18n } from 'vue-i18n'

import en from './en'
import zh from './zh'

export type Language = 'zh' | 'en'

const remembered = localStorage.getItem('sanquan.language')
const first: Language = remembered === 'en' ? 'en' : 'zh'

export const i18n = createI18n({ legacy: false, locale: first, fallbackLocale: 'zh', messages: { zh, en } })
document.documentElement.lang = first === 'zh' ? 'zh-CN' : 'en'

export const language = computed(() => i18n.global.locale.value as Language)

export function switchLanguage(): void {
  const next: Language = language.value === 'zh' ? 'en' : 'zh'
  i18n.global.locale.value = next
  localStorage.setItem('sanquan.language', next)
  document.documentElement.lang = next === 'zh' ? 'zh-CN' : 'en'
}

export const libraryWords = computed(() => (language.value === 'zh' ? zhCN : enUS))
export const libraryDates = computed(() => (language.value === 'zh' ? dateZhCN : dateEnUS))

/** The words for a code of ours, or the code itself where the service knows one that we do not. */
export function wordOr(key: string, otherwise: string): string {
  return i18n.global.te(key) ? i18n.global.t(key) : otherwise
}

/** What a detector calls a thing, in words; models of a site's own may name what we do not know. */
export const thing = (name: string): string => wordOr(`watch.classes.${name.replaceAll(' ', '_')}`, name)

/** The services write 中文 / English in one line; this is the half that is being read. */
export function half(text: string): string {
  const [first, ...rest] = text.split(' / ')
  return language.value === 'en' && rest.length ? rest.join(' / ') : (first ?? text)
}
