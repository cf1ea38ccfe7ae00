import only from "uplot";
export default only;
