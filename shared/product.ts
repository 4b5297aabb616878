/** What this program calls itself. A test keeps the version equal to package.json's. */

export const PRODUCT_NAME = 'LPAR memory console';
export const PRODUCT_VERSION = '0.2.0';
/** Name of its folders and of its command. */
export const PRODUCT_ID = 'lpar-console';
