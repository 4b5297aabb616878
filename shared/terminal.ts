/**
 * How a program of the guest asks the terminal to show a text page by page: between two marks, as an operating system
 * command (OSC) that no real terminal knows and every real one passes over. A program does so only on a terminal.
 */

/** The same for a text that takes the place of the one before: "wrap" or "cut", and a title's left and right, by tabs. */
export const SCREEN_START = '\x1b]7000;screen;';
export const SCREEN_LEAVE = '\x1b]7000;leave\x07';
export const PAGE_START = '\x1b]7000;page;';
/** Behind the title. */
export const PAGE_TITLE_END = '\x07';
export const PAGE_END = '\x1b]7000;end\x07';
