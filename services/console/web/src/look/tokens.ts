/** The one place where a colour, a size or a font of the page is decided, for both themes. */

export type ThemeName = 'dark' | 'light'

export interface Palette {
  ground: string
  panel: string
  raised: string
  line: string
  text: string
  dim: string
  accent: string
  onAccent: string
  waiting: string
  moving: string
  done: string
  overdue: string
  shade: string
}

/** Text colours keep 4.5:1 against ground and panel; a test measures it. */
export const palettes: Record<ThemeName, Palette> = {
  dark: {
    ground: '#101418',
    panel: '#161c22',
    raised: '#1e262e',
    line: '#26303a',
    text: '#dfe5ea',
    dim: '#8c9aa6',
    accent: '#63e2b7',
    onAccent: '#06231a',
    waiting: '#e6b450',
    moving: '#4d9de0',
    done: '#7ee081',
    overdue: '#f0716a',
    shade: '0 6px 24px rgb(0 0 0 / 45%)',
  },
  light: {
    ground: '#f6f8fa',
    panel: '#ffffff',
    raised: '#eef2f5',
    line: '#d5dde4',
    text: '#1b2127',
    dim: '#56646f',
    accent: '#0a7455',
    onAccent: '#ffffff',
    waiting: '#8a5c00',
    moving: '#1a65ab',
    done: '#237a2c',
    overdue: '#c2302b',
    shade: '0 6px 24px rgb(27 33 39 / 16%)',
  },
}

export const font =
  "'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC', system-ui, sans-serif"
export const fontMono = "'JetBrains Mono', 'SF Mono', Consolas, 'Noto Sans Mono', monospace"

const cssNames: Record<keyof Palette, string> = {
  ground: '--ground',
  panel: '--panel',
  raised: '--raised',
  line: '--line',
  text: '--text',
  dim: '--dim',
  accent: '--accent',
  onAccent: '--on-accent',
  waiting: '--waiting',
  moving: '--moving',
  done: '--done',
  overdue: '--overdue',
  shade: '--shade',
}

/** Sets the palette as CSS variables on the document. */
export function paint(name: ThemeName): void {
  const root = document.documentElement
  root.dataset.theme = name
  root.style.colorScheme = name
  root.style.setProperty('--font', font)
  root.style.setProperty('--font-mono', fontMono)
  const palette = palettes[name]
  for (const key of Object.keys(cssNames) as (keyof Palette)[]) {
    root.style.setProperty(cssNames[key], palette[key])
  }
}
