BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'longleaf','m001_documents_runs_parts','2026-11-24 23:58:04.367093+00:00');
CREATE TABLE "document_paths" (
   "sha256" TEXT REFERENCES "documents"("sha256"),
   "path" TEXT,
   "last_seen" TEXT,
   PRIMARY KEY ("sha256", "path")
);
INSERT INTO "document_paths" VALUES('a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1','/home/ada/Lease.pdf','2026-01-02T03:04:05.678901+00:00');
CREATE TABLE "documents" (
   "sha256" TEXT PRIMARY KEY,
   "title" TEXT,
   "format" TEXT,
   "language" TEXT,
   "n_pages" INTEGER,
   "n_characters" INTEGER,
   "first_seen" TEXT,
   "last_seen" TEXT
);
INSERT INTO "documents" VALUES('a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1','Mietvertrag Lärchenweg','pdf','de',2,60,'2026-01-02T03:04:05.678901+00:00','2026-01-02T03:04:05.678901+00:00');
CREATE TABLE "parts" (
   "key" TEXT PRIMARY KEY,
   "text" TEXT NOT NULL,
   "n_prompt" INTEGER,
   "n_generated" INTEGER,
   "truncated" INTEGER,
   "prefill_s" REAL,
   "decode_s" REAL,
   "created" TEXT
);
INSERT INTO "parts" VALUES('part-1','Notes 1 [p1]',700,40,0,1.5,2.5,'2026-01-02T03:04:05.678901+00:00');
INSERT INTO "parts" VALUES('part-2','Notes 2 [p2]',700,40,0,1.5,2.5,'2026-01-02T03:04:05.678901+00:00');
CREATE TABLE "run_parts" (
   "run_id" INTEGER REFERENCES "runs"("id"),
   "level" INTEGER,
   "position" INTEGER,
   "key" TEXT REFERENCES "parts"("key"),
   PRIMARY KEY ("run_id", "level", "position")
);
INSERT INTO "run_parts" VALUES(1,0,0,'part-1');
INSERT INTO "run_parts" VALUES(1,0,1,'part-2');
CREATE TABLE "runs" (
   "id" INTEGER PRIMARY KEY,
   "document_sha256" TEXT REFERENCES "documents"("sha256"),
   "result_key" TEXT NOT NULL,
   "kind" TEXT,
   "mode" TEXT,
   "n_context" INTEGER,
   "model_fingerprint" TEXT,
   "model_name" TEXT,
   "n_parts" INTEGER,
   "n_parts_cached" INTEGER,
   "n_document_tokens" INTEGER,
   "n_prompt" INTEGER,
   "n_generated" INTEGER,
   "status" TEXT NOT NULL,
   "message" TEXT,
   "text" TEXT,
   "started" TEXT,
   "finished" TEXT,
   "elapsed_s" REAL,
   "parameters" TEXT,
   "process" TEXT,
   "deleted" TEXT
);
INSERT INTO "runs" VALUES(1,'a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1','key-1','contract','map-reduce',65536,'f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1','Qwen3 4B',2,0,1200,1500,80,'finished','','# Summary

- The rent is 900 € [p. 1].','2026-01-02T03:04:05.678901+00:00','2026-01-02T03:04:05.678901+00:00',12.5,'{"kind": "contract", "temperature": 0.0}','1@1.0',NULL);
INSERT INTO "runs" VALUES(2,'a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1','key-2','contract','map-reduce',65536,'f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1','Qwen3 4B',2,0,1200,1500,80,'finished','','A deleted answer.','2026-01-02T03:04:05.678901+00:00','2026-01-02T03:04:05.678901+00:00',12.5,'{"kind": "contract", "temperature": 0.0}','1@1.0','2026-01-02T03:04:05.678901+00:00');
INSERT INTO "runs" VALUES(3,'a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1','key-3','contract','map-reduce',65536,'f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1','Qwen3 4B',2,0,1200,1500,80,'running','','','2026-01-02T03:04:05.678901+00:00','2026-01-02T03:04:05.678901+00:00',12.5,'{"kind": "contract", "temperature": 0.0}','1@1.0',NULL);
CREATE TABLE "speeds" (
   "id" INTEGER PRIMARY KEY,
   "model_fingerprint" TEXT,
   "prefill_tps" REAL,
   "decode_tps" REAL,
   "measured" TEXT
);
INSERT INTO "speeds" VALUES(1,'f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1',100.0,10.0,'2026-01-02T03:04:05.678901+00:00');
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX "idx_runs_result_key_status"
    ON "runs" ("result_key", "status");
CREATE INDEX "idx_runs_document_sha256"
    ON "runs" ("document_sha256");
CREATE INDEX "idx_speeds_model_fingerprint"
    ON "speeds" ("model_fingerprint");
COMMIT;
