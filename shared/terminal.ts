/**
 * How a program of the guest asks the terminal to show a text page by page: between two marks, as an operating system
 * command (OSC) that no real terminal knows and every real one passes over. A program does so only on a terminal.
 */

export const PAGE_START = '\x1b]7000;page;';
/** Behind the title. */
export const PAGE_TITLE_END = '\x07';
export const PAGE_END = '\x1b]7000;end\x07';
