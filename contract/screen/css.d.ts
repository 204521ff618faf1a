/** Style sheets are imported for their effect; Vite collects them into one file a page. */
declare module "*.css";
