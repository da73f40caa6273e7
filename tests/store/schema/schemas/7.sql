BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'longleaf','m001_documents_runs_parts','2026-12-01 02:11:56.859080+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'longleaf','m002_tags_and_notes','2026-12-01 02:11:56.860910+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'longleaf','m003_text_and_search','2026-12-01 02:11:56.864301+00:00');
INSERT INTO "_sqlite_migrations" VALUES(4,'longleaf','m004_conversations_queue_edits','2026-12-01 02:11:56.873371+00:00');
INSERT INTO "_sqlite_migrations" VALUES(5,'longleaf','m005_where_a_conversation_begins','2026-12-01 02:11:56.873775+00:00');
INSERT INTO "_sqlite_migrations" VALUES(6,'longleaf','m006_parts_that_were_begun','2026-12-01 02:11:56.874332+00:00');
INSERT INTO "_sqlite_migrations" VALUES(7,'longleaf','m007_recognised_pages','2026-12-01 02:11:56.874938+00:00');
CREATE TABLE "begun_parts" (
   "key" TEXT PRIMARY KEY,
   "run_id" INTEGER REFERENCES "runs"("id"),
   "tokens" TEXT NOT NULL,
   "created" TEXT
);
CREATE TABLE "blocks" (
   "document_sha256" TEXT REFERENCES "documents"("sha256"),
   "position" INTEGER,
   "kind" TEXT NOT NULL,
   "page" INTEGER,
   "left_pt" REAL,
   "top_pt" REAL,
   "right_pt" REAL,
   "bottom_pt" REAL,
   "path" TEXT,
   "level" INTEGER,
   "number" TEXT,
   "text" TEXT NOT NULL,
   PRIMARY KEY ("document_sha256", "position")
);
INSERT INTO "blocks" VALUES('a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1',0,'paragraph',1,NULL,NULL,NULL,NULL,'',NULL,'','Die Miete beträgt 1 Taler.');
INSERT INTO "blocks" VALUES('a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1',1,'paragraph',2,NULL,NULL,NULL,NULL,'',NULL,'','Die Miete beträgt 2 Taler.');
CREATE TABLE "collection_documents" (
   "collection_id" INTEGER REFERENCES "collections"("id"),
   "document_sha256" TEXT REFERENCES "documents"("sha256"),
   "position" INTEGER,
   PRIMARY KEY ("collection_id", "document_sha256")
);
CREATE TABLE collections (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE);
CREATE TABLE "document_paths" (
   "sha256" TEXT REFERENCES "documents"("sha256"),
   "path" TEXT,
   "last_seen" TEXT,
   PRIMARY KEY ("sha256", "path")
);
INSERT INTO "document_paths" VALUES('a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1','/home/ada/Lease.pdf','2026-01-02T03:04:05.678901+00:00');
CREATE TABLE "document_tags" (
   "document_sha256" TEXT REFERENCES "documents"("sha256"),
   "tag_id" INTEGER REFERENCES "tags"("id"),
   PRIMARY KEY ("document_sha256", "tag_id")
);
INSERT INTO "document_tags" VALUES('a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1',1);
CREATE TABLE "documents" (
   "sha256" TEXT PRIMARY KEY,
   "title" TEXT,
   "format" TEXT,
   "language" TEXT,
   "n_pages" INTEGER,
   "n_characters" INTEGER,
   "first_seen" TEXT,
   "last_seen" TEXT
, "favourite" INTEGER NOT NULL DEFAULT 0, "number" INTEGER, "text_sha256" TEXT, "reader" TEXT, "outline" TEXT, "omissions" TEXT, "metadata" TEXT, recognized_pages TEXT NOT NULL DEFAULT '[]', recognition_confidence REAL);
INSERT INTO "documents" VALUES('a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1','Mietvertrag Lärchenweg','pdf','de',2,60,'2026-01-02T03:04:05.678901+00:00','2026-01-02T03:04:05.678901+00:00',0,1,'c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1','pypdfium2','[]','[]','{}','[]',NULL);
CREATE TABLE "exchanges" (
   "id" INTEGER PRIMARY KEY,
   "uid" TEXT NOT NULL,
   "document_sha256" TEXT NOT NULL REFERENCES "documents"("sha256"),
   "model_fingerprint" TEXT,
   "model_name" TEXT,
   "n_context" INTEGER,
   "question" TEXT NOT NULL,
   "answer" TEXT NOT NULL,
   "way" TEXT,
   "reason" TEXT,
   "evidence" TEXT,
   "n_prompt" INTEGER,
   "n_generated" INTEGER,
   "elapsed_s" REAL,
   "asked" TEXT,
   "deleted" TEXT
, begins INTEGER NOT NULL DEFAULT 0);
INSERT INTO "exchanges" VALUES(1,'e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1e1','a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1','f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1','Qwen3 4B',8192,'What is the rent?','900 € [p. 1].','whole','It fits.','{"statements": [], "same_language": true}',10,5,1.0,'2026-01-02T03:04:05.678901+00:00',NULL,0);
INSERT INTO "exchanges" VALUES(2,'e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2','a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1','f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1','Qwen3 4B',8192,'What is the rent?','900 € [p. 1].','whole','It fits.','{"statements": [], "same_language": true}',10,5,1.0,'2026-01-02T03:04:05.678901+00:00',NULL,1);
INSERT INTO "exchanges" VALUES(3,'e3e3e3e3e3e3e3e3e3e3e3e3e3e3e3e3','a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1','f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1','Qwen3 4B',8192,'What is the rent?','900 € [p. 1].','whole','It fits.','{"statements": [], "same_language": true}',10,5,1.0,'2026-01-02T03:04:05.678901+00:00',NULL,0);
CREATE TABLE "notes" (
   "id" INTEGER PRIMARY KEY,
   "uid" TEXT NOT NULL,
   "document_sha256" TEXT NOT NULL REFERENCES "documents"("sha256"),
   "run_id" INTEGER REFERENCES "runs"("id"),
   "text" TEXT NOT NULL,
   "created" TEXT,
   "changed" TEXT
, "quote" TEXT);
INSERT INTO "notes" VALUES(1,'d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1','a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1',1,'Ask Ada.','2026-01-02T03:04:05.678901+00:00','2026-01-02T03:04:05.678901+00:00',NULL);
CREATE TABLE "pages" (
   "document_sha256" TEXT REFERENCES "documents"("sha256"),
   "number" INTEGER,
   "width_pt" REAL,
   "height_pt" REAL,
   "label" TEXT,
   "has_text" INTEGER,
   PRIMARY KEY ("document_sha256", "number")
);
INSERT INTO "pages" VALUES('a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1',1,595.0,842.0,'',1);
INSERT INTO "pages" VALUES('a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1',2,595.0,842.0,'',1);
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
CREATE TABLE "queue" (
   "id" INTEGER PRIMARY KEY,
   "position" INTEGER NOT NULL,
   "path" TEXT NOT NULL,
   "choices" TEXT,
   "state" TEXT NOT NULL,
   "message" TEXT,
   "run_id" INTEGER,
   "process" TEXT,
   "added" TEXT
);
CREATE TABLE "run_parts" (
   "run_id" INTEGER REFERENCES "runs"("id"),
   "level" INTEGER,
   "position" INTEGER,
   "key" TEXT REFERENCES "parts"("key"),
   PRIMARY KEY ("run_id", "level", "position")
);
INSERT INTO "run_parts" VALUES(1,0,0,'part-1');
INSERT INTO "run_parts" VALUES(1,0,1,'part-2');
CREATE TABLE "run_tags" (
   "run_id" INTEGER REFERENCES "runs"("id"),
   "tag_id" INTEGER REFERENCES "tags"("id"),
   PRIMARY KEY ("run_id", "tag_id")
);
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
, "uid" TEXT, "favourite" INTEGER NOT NULL DEFAULT 0, "original_text" TEXT, "evidence" TEXT);
INSERT INTO "runs" VALUES(1,'a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1','key-1','contract','map-reduce',65536,'f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1','Qwen3 4B',2,0,1200,1500,80,'finished','','# Summary

- The rent is 900 € [p. 1].','2026-01-02T03:04:05.678901+00:00','2026-01-02T03:04:05.678901+00:00',12.5,'{"kind": "contract", "temperature": 0.0}','1@1.0',NULL,'00000000000000000000000000000001',1,NULL,NULL);
INSERT INTO "runs" VALUES(2,'a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1','key-2','contract','map-reduce',65536,'f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1','Qwen3 4B',2,0,1200,1500,80,'finished','','A deleted answer.','2026-01-02T03:04:05.678901+00:00','2026-01-02T03:04:05.678901+00:00',12.5,'{"kind": "contract", "temperature": 0.0}','1@1.0','2026-01-02T03:04:05.678901+00:00','00000000000000000000000000000002',0,NULL,NULL);
INSERT INTO "runs" VALUES(3,'a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1','key-3','contract','map-reduce',65536,'f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1','Qwen3 4B',2,0,1200,1500,80,'running','','','2026-01-02T03:04:05.678901+00:00','2026-01-02T03:04:05.678901+00:00',12.5,'{"kind": "contract", "temperature": 0.0}','1@1.0',NULL,'00000000000000000000000000000003',0,NULL,NULL);
CREATE TABLE "search_entries" (
   "id" INTEGER PRIMARY KEY,
   "document_sha256" TEXT REFERENCES "documents"("sha256"),
   "run_id" INTEGER REFERENCES "runs"("id"),
   "note_id" INTEGER REFERENCES "notes"("id"),
   "page" INTEGER,
   "first_block" INTEGER,
   "last_block" INTEGER,
   "start" INTEGER,
   "end" INTEGER
, exchange_id INTEGER REFERENCES exchanges(id));
INSERT INTO "search_entries" VALUES(1048576,'a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "search_entries" VALUES(1048577,'a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1',1,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "search_entries" VALUES(1048578,'a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1',1,1,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE "speeds" (
   "id" INTEGER PRIMARY KEY,
   "model_fingerprint" TEXT,
   "prefill_tps" REAL,
   "decode_tps" REAL,
   "measured" TEXT
);
INSERT INTO "speeds" VALUES(1,'f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1',100.0,10.0,'2026-01-02T03:04:05.678901+00:00');
CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE);
INSERT INTO "tags" VALUES(1,'Rent');
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX "idx_runs_result_key_status"
    ON "runs" ("result_key", "status");
CREATE INDEX "idx_runs_document_sha256"
    ON "runs" ("document_sha256");
CREATE INDEX "idx_speeds_model_fingerprint"
    ON "speeds" ("model_fingerprint");
CREATE INDEX "idx_runs_uid"
    ON "runs" ("uid");
CREATE INDEX "idx_document_tags_tag_id"
    ON "document_tags" ("tag_id");
CREATE INDEX "idx_run_tags_tag_id"
    ON "run_tags" ("tag_id");
CREATE UNIQUE INDEX "idx_notes_uid"
    ON "notes" ("uid");
CREATE INDEX "idx_notes_document_sha256"
    ON "notes" ("document_sha256");
CREATE INDEX "idx_notes_run_id"
    ON "notes" ("run_id");
CREATE UNIQUE INDEX "idx_documents_number"
    ON "documents" ("number");
CREATE INDEX "idx_run_parts_key"
    ON "run_parts" ("key");
CREATE INDEX "idx_search_entries_document_sha256"
    ON "search_entries" ("document_sha256");
CREATE INDEX "idx_search_entries_run_id"
    ON "search_entries" ("run_id");
CREATE INDEX "idx_search_entries_note_id"
    ON "search_entries" ("note_id");
CREATE INDEX "idx_runs_kind_document_sha256_deleted"
    ON "runs" ("kind", "document_sha256", "deleted");
CREATE INDEX "idx_runs_model_name_document_sha256_deleted"
    ON "runs" ("model_name", "document_sha256", "deleted");
CREATE INDEX "idx_runs_started"
    ON "runs" ("started");
CREATE INDEX idx_runs_favourites ON runs (id) WHERE favourite = 1;
CREATE INDEX idx_documents_favourites ON documents (sha256) WHERE favourite = 1;
CREATE UNIQUE INDEX "idx_exchanges_uid"
    ON "exchanges" ("uid");
CREATE INDEX "idx_exchanges_document_sha256"
    ON "exchanges" ("document_sha256");
CREATE INDEX "idx_collection_documents_document_sha256"
    ON "collection_documents" ("document_sha256");
CREATE INDEX "idx_search_entries_exchange_id"
    ON "search_entries" ("exchange_id");
CREATE INDEX "idx_begun_parts_run_id"
    ON "begun_parts" ("run_id");
CREATE VIRTUAL TABLE "search_records" USING fts5(title, result, note, exchange, tokenize="ascii tokenchars '$%'");
INSERT INTO search_records (rowid, title, result, note, exchange) VALUES (1048576,'mietvertrag larchenweg',NULL,NULL,NULL);
INSERT INTO search_records (rowid, title, result, note, exchange) VALUES (1048577,NULL,'summary the rent is 900 € p 1',NULL,NULL);
INSERT INTO search_records (rowid, title, result, note, exchange) VALUES (1048578,NULL,NULL,'ask ada',NULL);
CREATE VIRTUAL TABLE search_text USING fts5(body, tokenize="ascii tokenchars '$%'");
COMMIT;
