/** The icons, drawn as lines on a square of 24; the look gives them their weight. */
export const ICONS = {
  wallet: 'M4 7h15a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1zM4 7l11-3v3M16 13h1',
  history: 'M12 7v5l3 2M4 12a8 8 0 1 0 2.6-5.9M4 4v4h4',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M3 20c0-3.5 2.5-6 6-6s6 2.5 6 6M16 4.5a3.5 3.5 0 0 1 0 6M18 14.5c2 .8 3 2.8 3 5.5',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.8v4.4M9 14.8v4.4',
  send: 'M5 19 19 5M9 5h10v10',
  receive: 'M19 5 5 19M15 19H5V9',
  scan: 'M4 8V5a1 1 0 0 1 1-1h3M16 4h3a1 1 0 0 1 1 1v3M20 16v3a1 1 0 0 1-1 1h-3M8 20H5a1 1 0 0 1-1-1v-3M8 12h8',
  back: 'M15 5 8 12l7 7',
  next: 'M9 5l7 7-7 7',
  close: 'M6 6l12 12M18 6 6 18',
  check: 'M5 12.5 10 17.5 19 7',
  copy: 'M9 9h10v11H9zM15 9V5a1 1 0 0 0-1-1H5v11h4',
  share: 'M12 15V4M8 8l4-4 4 4M5 13v6a1 1 0 0 0 1 1h12a1 1 0 0 0 1-1v-6',
  save: 'M12 4v11M8 11l4 4 4-4M5 19h14',
  add: 'M12 5v14M5 12h14',
  edit: 'M4 20l1-4L16 5l3 3L8 19zM14 7l3 3',
  bin: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
  warn: 'M12 4 2.5 20h19zM12 10v5M12 17.6v.1',
  wait: 'M12 7v5l3 2M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18',
  offline:
    'M3 3l18 18M5 10.5a11 11 0 0 1 4-2.4M2 7.2A15 15 0 0 1 6 4.6M12 7.5c2.7 0 5.2 1 7 3M8.5 14.3a5 5 0 0 1 5-1.2M12 18.6v.1M12.5 3.5c3.6 0 6.9 1.4 9.5 3.7',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  picture: 'M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9v.1',
  install: 'M7 3h10v18H7zM12 8v6M9.5 11.5 12 14l2.5-2.5',
  key: 'M14 10a4 4 0 1 0-4 4 4 4 0 0 0 4-4M13 13l7 7M17 17l2-2',
  bell: 'M6 16v-5a6 6 0 0 1 12 0v5l1.500 2h-15zM10 21h4',
  robot: 'M5 9h14v10H5zM12 9V5M9 13v1.500M15 13v1.500M12 4.500v.1M3 13v3M21 13v3',
} as const;

export type IconName = keyof typeof ICONS;
