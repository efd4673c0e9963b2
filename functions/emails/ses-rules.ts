/**
 * What SES certainly refuses, so that nobody's key is claimed for it. docs/contract.md, "What SES refuses", has
 * the same table for people, and a test holds the two together. "Model" is Amazon's own model of the SES API v2
 * (botocore 1.44); the rest are pages of the SES Developer Guide.
 */
export const sesRules = {
  /** "Service quotas in Amazon SES": recipients per message, those of to, cc and bcc together. */
  recipients: 50,
  /** SES's own error, "Address length is more than 320 bytes long": with its name, as it is encoded. */
  addressBytes: 320,
  /** RFC 5322 section 2.1.1: the longest line. */
  subject: 998,
  /** Model, MessageHeaderList. */
  headers: 15,
  /** Model, MessageHeaderName. */
  headerName: 126,
  /** Model, MessageHeaderValue. */
  headerValue: 995,
  /** Model, the documentation of MessageHeaderValue: name and value together. */
  header: 996,
  /** Model, AttachmentFileName. Its characters are Unicode's, as in JSON Schema. */
  fileName: 255,
  /** Model, AttachmentContentType. */
  contentType: 78,
  /** Model, AttachmentContentId. */
  contentId: 78,
  /** The documentation of MessageTag: of `A-Z a-z 0-9 _ -`, name and value each. */
  tag: 256,
  /** "Amazon SES header fields": those that SendEmail sets itself and disallows. */
  itsHeaders:
    'bcc cc content-disposition content-transfer-encoding content-type date from message-id mime-version reply-to return-path subject to',
  /** "Amazon SES unsupported attachment types": the ends of file names. */
  fileTypes:
    'ade adp app asp bas bat cer chm cmd com cpl crt csh der exe fxp gadget hlp hta inf ins isp its js jse ksh lib lnk ' +
    'mad maf mag mam maq mar mas mat mau mav maw mda mdb mde mdt mdw mdz msc msh msh1 msh2 mshxml msh1xml msh2xml msi msp mst ' +
    'ops pcd pif plg prf prg reg scf scr sct shb shs sys ps1 ps1xml ps2 ps2xml psc1 psc2 tmp url vb vbe vbs vps vsmacros vss vst ' +
    'vsw vxd ws wsc wsf wsh xnk',
} as const;
