import only from "htm";
export default only;
