// SCIMMY on a free port of the loopback, resources in memory, with the extensions of the file given. The first line
// of output is the base URL. Node finds packages beside the script only, so run.sh runs a copy outside the tree.
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import express from "express";
import SCIMMYRouters, { SCIMMY } from "scimmy-routers";

// What the shipped mappings use beyond RFC 7643: phone types of Genesys Cloud, and what Entra calls every role.
const TYPES = {
    phoneNumbers: ["work2", "work3", "work4", "microsoftteams"],
    roles: ["WindowsAzureActiveDirectoryRole"],
};

// A schema definition of the file as SCIMMY wants it.
const attribute = ({ name, type, multiValued, subAttributes = [] }) =>
    new SCIMMY.Types.Attribute(type, name, { multiValued }, subAttributes.map(attribute));
const definitions = JSON.parse(readFileSync(process.argv[2], "utf8"));
const extensions = definitions.map(
    ({ id, name, attributes }) => new SCIMMY.Types.SchemaDefinition(name, id, name, attributes.map(attribute)),
);

// SCIMMY takes RFC 7643's canonical values for the only ones, and none for roles. An application declares its own.
const { User, Group } = SCIMMY.Resources;
for (const [name, types] of Object.entries(TYPES)) {
    const { config } = User.schema.definition.attribute(name).subAttributes.find(({ name }) => name === "type");
    config.canonicalValues = [...config.canonicalValues, ...types];
}

// The three handlers that SCIMMY asks for, over a map of plain objects. `unique` is what no two resources share.
function storage(unique) {
    const stored = new Map();
    const notFound = (id) => new SCIMMY.Types.Error(404, null, `Resource ${id} not found`);
    const folded = (value) => String(value).toLowerCase();
    return {
        ingress(resource, data) {
            if (resource.id && !stored.has(resource.id)) throw notFound(resource.id);
            const id = resource.id ?? randomUUID();
            for (const other of stored.values()) {
                if (other.id !== id && folded(other[unique]) === folded(data[unique])) {
                    throw new SCIMMY.Types.Error(409, "uniqueness", `${unique} '${data[unique]}' is taken`);
                }
            }
            const now = new Date().toISOString();
            const meta = { created: stored.get(id)?.meta.created ?? now, lastModified: now };
            stored.set(id, { ...JSON.parse(JSON.stringify(data)), id, meta });
            return stored.get(id);
        },
        egress(resource) {
            if (!resource.id) {
                const all = [...stored.values()];
                return resource.filter ? resource.filter.match(all) : all;
            }
            if (!stored.has(resource.id)) throw notFound(resource.id);
            return stored.get(resource.id);
        },
        degress(resource) {
            if (!stored.delete(resource.id)) throw notFound(resource.id);
        },
    };
}

SCIMMY.Resources.declare(User, { ...storage("userName"), extensions: [{ schema: SCIMMY.Schemas.EnterpriseUser }] });
for (const extension of extensions) User.schema.extend(extension);
SCIMMY.Resources.declare(Group, storage("displayName"));

const application = express();
application.use("/v2", new SCIMMYRouters({ type: "bearer", handler: () => "anyone" }));
const server = application.listen(0, "127.0.0.1", () => {
    console.log(`http://127.0.0.1:${server.address().port}/v2`);
});
