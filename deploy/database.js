// Makes the database a replica set of one member, and the services' own user. Safe to repeat.
// Read by mongosh as the root user; both passwords come from the environment.

const admin = db.getSiblingDB('admin');
admin.auth('root', process.env.DATABASE_ROOT_PASSWORD);

function isPrimary() {
  return admin.runCommand({ hello: 1 }).isWritablePrimary;
}

let initiated = true;
try {
  initiated = rs.status().ok === 1;
} catch (error) {
  if (error.code !== 94) throw error; // NotYetInitialized
  initiated = false;
}
if (!initiated) {
  rs.initiate({ _id: 'rs0', members: [{ _id: 0, host: 'mongo:27017' }] });
}
for (let tries = 0; !isPrimary(); tries += 1) {
  if (tries === 300) throw new Error('the database did not become primary within 60 s');
  sleep(200);
}

const name = 'entrelieux';
const databases = ['onboarding', 'matching', 'notifications', 'reports'];
const user = {
  pwd: process.env.DATABASE_PASSWORD,
  roles: databases.map((service) => ({ role: 'readWrite', db: 'entrelieux_' + service })),
};
if (admin.getUser(name)) {
  admin.updateUser(name, user);
} else {
  admin.createUser(Object.assign({ user: name }, user));
}
print('The database is ready for the services.');
