// Made by `make portal-types` from openapi.json; not edited by hand.
// sha256 edba985bb7432181810144d5ecc28d7fd6cd7d35105d206673e8614a78eeae50
export interface paths {
    "/api/v1/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Accounts
         * @description All accounts for those who manage them, else one's own.
         */
        get: operations["list_accounts"];
        put?: never;
        /**
         * Invite
         * @description Invite somebody; or give a new token to an account, whose sessions end.
         */
        post: operations["invite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{name}/disabled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set Disabled
         * @description Shut an account, or open it again.
         */
        put: operations["set_disabled"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{name}/passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Passkeys
         * @description Somebody's passkeys.
         */
        get: operations["list_passkeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{name}/passkeys/{passkey}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove Passkey
         * @description Take somebody's passkey off, because its device is lost.
         */
        delete: operations["remove_passkey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{name}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Sessions
         * @description Open sessions of oneself, or of others for those who manage them.
         */
        get: operations["list_sessions"];
        put?: never;
        post?: never;
        /**
         * End Sessions
         * @description Sign somebody out everywhere.
         */
        delete: operations["end_sessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{name}/sessions/{session}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End Session
         * @description End one session, as one left open on another machine.
         */
        delete: operations["end_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{name}/unlock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Unlock
         * @description Take away the lock that wrong tries put on.
         */
        post: operations["unlock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Alerts
         * @description Alerts, newest activity first; with `If-None-Match` 304 while nothing has changed.
         */
        get: operations["list_alerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change Alerts
         * @description Set the status of alerts; an incident follows when all of its alerts are resolved.
         */
        patch: operations["change_alerts"];
        trace?: never;
    };
    "/api/v1/alerts/{alert}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Alert
         * @description One alert with evidence and the rows that raised it.
         */
        get: operations["get_alert"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts/{alert}/why/{other}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Why Together
         * @description Why these two are together, or apart: the published reasons of the correlation.
         */
        get: operations["why_together"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/applications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Applications
         * @description Every application of the tenant.
         */
        get: operations["list_applications"];
        put?: never;
        /**
         * Make Application
         * @description Make an application; give it a secret or key next.
         */
        post: operations["make_application"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/applications/{client}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Application
         * @description One application and its credentials.
         */
        get: operations["get_application"];
        put?: never;
        post?: never;
        /**
         * Remove Application
         * @description Remove it for good.
         */
        delete: operations["remove_application"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/applications/{client}/credentials/{credential}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove Credential
         * @description Make a secret or key, and the tokens got with it, useless now.
         */
        delete: operations["remove_credential"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/applications/{client}/disabled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set Application Disabled
         * @description Stop it and its tokens, or let it go on.
         */
        put: operations["set_application_disabled"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/applications/{client}/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add Key
         * @description Let it prove itself with a key it holds.
         */
        post: operations["add_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/applications/{client}/permissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Grant Application
         * @description Replace what it may do; tokens it holds lose at once what it no longer has.
         */
        put: operations["grant_application"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/applications/{client}/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add Secret
         * @description A new secret.
         */
        post: operations["add_secret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Entries
         * @description The newest entries, all or those asked for.
         */
        get: operations["list_entries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export
         * @description The whole log, JSON lines or CSV, streamed; the export is an entry of the log too.
         */
        get: operations["export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Verify
         * @description Prove that nothing was changed, moved or cut off.
         */
        get: operations["verify"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/backups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Backups
         * @description Backups asked for here, newest first.
         */
        get: operations["list_backups"];
        put?: never;
        /**
         * Begin Backup
         * @description Make a backup of the installation in the operator's folder for them, in the background.
         */
        post: operations["begin_backup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/backups/{task}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Backup
         * @description One backup.
         */
        get: operations["get_backup"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/connectors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Connectors
         * @description Every product that can be read.
         */
        get: operations["list_connectors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/connectors/{connector}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Connector Guide
         * @description How one is set up.
         */
        get: operations["get_connector_guide"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deadletters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Dead Letters
         * @description What could not be read, newest first.
         */
        get: operations["list_dead_letters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deadletters/{letter}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Dead Letter
         * @description One with its raw record.
         */
        get: operations["get_dead_letter"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deadletters/dismiss": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Dismiss Dead Letters
         * @description Forget letters for good.
         */
        post: operations["dismiss_dead_letters"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deadletters/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replay Dead Letters
         * @description Feed them again in the background, for instance after a connector was mended.
         */
        post: operations["replay_dead_letters"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deadletters/replays": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Replays
         * @description Replays, newest first; they count letters.
         */
        get: operations["list_replays"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/detections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Detections
         * @description The organisation's own detections.
         */
        get: operations["list_detections"];
        put?: never;
        /**
         * Create Detection
         * @description Save a detection; it runs with the next round.
         */
        post: operations["create_detection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/detections/{detection}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Detection
         * @description One detection.
         */
        get: operations["get_detection"];
        /**
         * Update Detection
         * @description Change it.
         */
        put: operations["update_detection"];
        post?: never;
        /**
         * Remove Detection
         * @description Delete it; it can be restored.
         */
        delete: operations["remove_detection"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/detections/{detection}/enabled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Switch Detection
         * @description Turn it on or off.
         */
        put: operations["switch_detection"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/detections/{detection}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replay Saved
         * @description What a rule as it runs here finds in the last days; stock rules too.
         */
        post: operations["replay_saved"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/detections/{detection}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Restore Detection
         * @description Bring it back, switched off.
         */
        post: operations["restore_detection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/detections/{detection}/revert": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revert Detection
         * @description Make an older version the newest.
         */
        post: operations["revert_detection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/detections/{detection}/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run Detection
         * @description Run it now over what it has not seen; works for stock rules too.
         */
        post: operations["run_detection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/detections/{detection}/tuning": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Tune Rule
         * @description Turn a stock rule off here, or give it another severity; the delivered rule stays as it is.
         */
        put: operations["tune_rule"];
        post?: never;
        /**
         * Untune Rule
         * @description Take a stock rule as it was delivered.
         */
        delete: operations["untune_rule"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/detections/{detection}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Detection Versions
         * @description Every version, newest first.
         */
        get: operations["list_detection_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/detections/cards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Cards
         * @description Every rule of the organisation with its last run, gaps and counts.
         */
        get: operations["list_cards"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/detections/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Judge
         * @description Judge a detection: what is wrong with its query, which columns it needs, what would mend it.
         */
        post: operations["judge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/detections/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try Detection
         * @description What it would have found in the last days, before it is saved.
         */
        post: operations["try_detection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/detections/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run Detection Tests
         * @description Run its examples, saved or not: those that must raise it and those that must not.
         */
        post: operations["run_detection_tests"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devicecodes/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decide
         * @description Let the program act in one's own name, or not.
         */
        post: operations["decide"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devicecodes/waiting": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Show Waiting
         * @description What the code stands for: ask the person before approving.
         */
        post: operations["show_waiting"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/directories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Directories
         * @description Directories.
         */
        get: operations["list_directories"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/directories/{name}/apply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Apply Directory
         * @description Read it again and take it over, if it still is what was shown: leavers are disabled, never deleted.
         */
        post: operations["apply_directory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/directories/{name}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview Directory
         * @description Read a directory and show what taking it over would change.
         */
        post: operations["preview_directory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entities/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Activity
         * @description How many events in [since, before) speak of it, by day or hour (UTC) and table.
         */
        get: operations["get_activity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entities/profile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Profile
         * @description The profile of one entity by the name people know it by.
         */
        get: operations["get_profile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entities/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Timeline
         * @description Its events in [since, before), newest first.
         */
        get: operations["get_timeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Listen
         * @description `event: incidents|signals|settings|jobs` whenever something of that kind has changed.
         */
        get: operations["listen"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exceptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Exceptions
         * @description Every exception, expired ones too, or those concerning one rule.
         */
        get: operations["list_exceptions"];
        put?: never;
        /**
         * Create Exception
         * @description Save an exception; it applies from the next round of detection.
         */
        post: operations["create_exception"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exceptions/{exception}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Exception
         * @description One exception.
         */
        get: operations["get_exception"];
        /**
         * Update Exception
         * @description Change it, its expiry too.
         */
        put: operations["update_exception"];
        post?: never;
        /**
         * Remove Exception
         * @description Delete it; what it hid stays counted.
         */
        delete: operations["remove_exception"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exceptions/{exception}/enabled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Switch Exception
         * @description Turn it on or off.
         */
        put: operations["switch_exception"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exceptions/{exception}/hidden": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Hidden
         * @description What it hid, run by run.
         */
        get: operations["list_hidden"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exceptions/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview
         * @description What it would have hidden in the last days, before it is saved.
         */
        post: operations["preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/explorer/catalogue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Explorer Catalogue
         * @description Views, properties and operators, and which of them the caller may use.
         */
        get: operations["get_explorer_catalogue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/explorer/chart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask Chart
         * @description How many rows over time, by a pivot.
         */
        post: operations["ask_chart"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/explorer/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Export Explorer
         * @description The rows as CSV, at most 200,000; noted in the audit log.
         */
        post: operations["export_explorer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/explorer/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask Rows
         * @description A page of the grid, newest first.
         */
        post: operations["ask_rows"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/explorer/saved": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Saved Explorer
         * @description Saved queries, one's own and shared ones.
         */
        get: operations["list_saved_explorer"];
        put?: never;
        /**
         * Save Explorer
         * @description Save a query.
         */
        post: operations["save_explorer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/explorer/saved/{query}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Update Saved Explorer
         * @description Change a saved query.
         */
        put: operations["update_saved_explorer"];
        post?: never;
        /**
         * Remove Saved Explorer
         * @description Put a saved query into the bin.
         */
        delete: operations["remove_saved_explorer"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/explorer/suggestions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask Suggestions
         * @description Values of a property, the most frequent first.
         */
        post: operations["ask_suggestions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/explorer/top": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask Top
         * @description One of the lists under the chart.
         */
        post: operations["ask_top"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hunting/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check Query
         * @description Judge a query without running it: errors, warnings, hints; its columns.
         */
        post: operations["check_query"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hunting/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Complete Query
         * @description What may stand at the cursor.
         */
        post: operations["complete_query"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hunting/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Explain Query
         * @description How a query would be run.
         */
        post: operations["explain_query"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hunting/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Export Hunt
         * @description Stream the whole result as a file, without a cap on rows.
         */
        post: operations["export_hunt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hunting/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List History
         * @description Queries that were run.
         */
        get: operations["list_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hunting/hover": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hover Query
         * @description What the word at the cursor means; null where nothing is known.
         */
        post: operations["hover_query"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hunting/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Link Rows
         * @description Make alerts of rows, one for each combination of entities, and put them into an incident.
         */
        post: operations["link_rows"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hunting/link/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview Link
         * @description The alerts that the rows would become; nothing is changed.
         */
        post: operations["preview_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hunting/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run Hunt
         * @description Run a query and give its rows, at most 100,000; more than that is an export.
         */
        post: operations["run_hunt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hunting/run/{hunt}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Cancel Hunt
         * @description Stop a query, waiting or running.
         */
        delete: operations["cancel_hunt"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hunting/running": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Running
         * @description Queries under way.
         */
        get: operations["list_running"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hunting/schema": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Schema
         * @description Every table with its columns.
         */
        get: operations["get_schema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hunting/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Usage
         * @description Who used how much, one's own without the right to see everybody's.
         */
        get: operations["get_usage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Imports
         * @description Uploads, newest first.
         */
        get: operations["list_imports"];
        put?: never;
        /**
         * Upload Import
         * @description Upload one file (the request's body, of any kind; archives too); it is imported in the background.
         */
        post: operations["upload_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/{task}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Import
         * @description One upload, with how far its import is.
         */
        get: operations["get_import"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/{task}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel Import
         * @description End an import; what it has read already stays.
         */
        post: operations["cancel_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Incidents
         * @description The queue, newest activity first; with `If-None-Match` 304 while nothing has changed.
         */
        get: operations["list_incidents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Incident
         * @description One incident with alerts, links, history and comments; of a merged one, where it went.
         */
        get: operations["get_incident"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change Incident
         * @description Change an incident; with `If-Match` only if it is as the caller last saw it.
         */
        patch: operations["change_incident"];
        trace?: never;
    };
    "/api/v1/incidents/{number}/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move Alerts
         * @description Bring alerts into this incident, from wherever they are.
         */
        post: operations["move_alerts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{number}/comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add Comment
         * @description Add a comment.
         */
        post: operations["add_comment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{number}/graph": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Graph
         * @description The incident as a graph of entities.
         */
        get: operations["get_graph"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{number}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Merge Incidents
         * @description Empty other incidents into this one, leaving redirects; the history entry of each.
         */
        post: operations["merge_incidents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{number}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find Messages
         * @description Messages that could be added: the text in subject, sender or recipient, or a message's id.
         */
        get: operations["find_messages"];
        put?: never;
        /**
         * Add Messages
         * @description Add messages to the incident; with Microsoft's roles readers may do that too.
         */
        post: operations["add_messages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{number}/split": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Split Incident
         * @description Take alerts out into a new incident, kept apart from now on; its number, and the `change` to hand to undo.
         */
        post: operations["split_incident"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{number}/story": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Story
         * @description The incident told in sentences.
         */
        get: operations["get_story"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change Incidents
         * @description Change many; each for itself, so one that cannot be changed stops no other.
         */
        post: operations["change_incidents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/changes/{change}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Undo Change
         * @description Take one change back.
         */
        post: operations["undo_change"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/indicators": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Indicators
         * @description The organisation's indicators, newest first; expired ones too, for a while.
         */
        get: operations["list_indicators"];
        put?: never;
        /**
         * Submit Indicator
         * @description Keep one indicator. Delivered mail of the last two days is judged again with it.
         */
        post: operations["submit_indicator"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/indicators/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import Indicators
         * @description Keep what a file holds, and tell what was refused.
         */
        post: operations["import_indicators"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/indicators/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Remove Indicators
         * @description Remove indicators, all or none; what was decided stays decided.
         */
        post: operations["remove_indicators"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Jobs
         * @description What runs by itself for this organisation, and how it went.
         */
        get: operations["list_jobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Keys
         * @description All API keys for those who manage users, else one's own.
         */
        get: operations["list_keys"];
        put?: never;
        /**
         * Make Key
         * @description Make an API key.
         */
        post: operations["make_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke Key
         * @description Make a key useless now.
         */
        delete: operations["revoke_key"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys/scopes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Scopes
         * @description What keys can be allowed.
         */
        get: operations["list_scopes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/licences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Licences
         * @description Subscriptions, features, holders.
         */
        get: operations["get_licences"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/licences/directory": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Directory
         * @description People and groups.
         */
        get: operations["get_directory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/licences/directory/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import Directory
         * @description Take people or groups from a file.
         */
        post: operations["import_directory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/licences/holdings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give Licence
         * @description Give a licence.
         */
        post: operations["give_licence"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/licences/holdings/take": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take Licence
         * @description Take a licence away.
         */
        post: operations["take_licence"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/licences/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add Subscription
         * @description Enter a subscription by hand.
         */
        post: operations["add_subscription"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/licences/subscriptions/{sku}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Cancel Subscription
         * @description Forget a subscription.
         */
        delete: operations["cancel_subscription"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/licences/subscriptions/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import Subscriptions
         * @description Take subscriptions from a file.
         */
        post: operations["import_subscriptions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Mail Actions
         * @description Planned actions on delivered mail, newest first.
         */
        get: operations["list_mail_actions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail/actions/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reject Mail Actions
         * @description Withdraw pending actions, all or none.
         */
        post: operations["reject_mail_actions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail/campaigns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Campaigns
         * @description Campaigns that were seen in the last days, the newest first unless sorted otherwise.
         */
        get: operations["list_campaigns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail/campaigns/{campaign}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Campaign
         * @description One campaign with counts over time and the flow from relays to clicks, which `since` and `until` narrow.
         */
        get: operations["show_campaign"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail/campaigns/{campaign}/incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Campaign Incidents
         * @description The incidents whose alerts name messages of the campaign, newest first.
         */
        get: operations["list_campaign_incidents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail/dmarc": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Dmarc Domains
         * @description Every domain of the reports of the last days, most failures first.
         */
        get: operations["list_dmarc_domains"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail/dmarc/{domain}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Dmarc Domain
         * @description One domain: pass and fail by day, and by the address that sent.
         */
        get: operations["show_dmarc_domain"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail/dmarc/{domain}/lines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Dmarc Lines
         * @description What the reports say of one address, newest first, five hundred at most.
         */
        get: operations["list_dmarc_lines"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail/list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Mail Entries
         * @description The organisation's entries, newest first.
         */
        get: operations["list_mail_entries"];
        put?: never;
        /**
         * Add Mail Entries
         * @description Add entries, all or none.
         */
        post: operations["add_mail_entries"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail/list/{entry}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Update Mail Entry
         * @description Change an entry's note and end; one's own too.
         */
        put: operations["update_mail_entry"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail/list/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview Mail Entries
         * @description What these entries would have done in the last days.
         */
        post: operations["preview_mail_entries"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail/list/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Remove Mail Entries
         * @description Remove entries, all or none; one's own too.
         */
        post: operations["remove_mail_entries"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail/messages/{message}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Mail Message
         * @description Where each copy is and why, how it was judged, what it holds, what happened to it.
         */
        get: operations["get_mail_message"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail/messages/{message}/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Download Mail Message
         * @description The message as it came, in an archive under a password; audited as AdminMailAccess.
         */
        post: operations["download_mail_message"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail/messages/{message}/headers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Mail Headers
         * @description Its header fields in order.
         */
        get: operations["list_mail_headers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail/messages/{message}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview Mail Message
         * @description The message as safe text; audited as AdminMailAccess.
         */
        post: operations["preview_mail_message"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail/messages/{message}/similar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Similar
         * @description Messages that look like this one (by its NetworkMessageId), the most alike first; empty when it is not kept.
         */
        get: operations["list_similar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail/my-list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Own Entries
         * @description One's own safe and blocked senders.
         */
        get: operations["list_own_entries"];
        put?: never;
        /**
         * Add Own Entries
         * @description Allow or block senders for one's own mailbox.
         */
        post: operations["add_own_entries"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail/my-quarantine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Own Quarantine
         * @description What is held for oneself, newest first: all but malware and phishing of high confidence.
         */
        get: operations["list_own_quarantine"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail/my-submissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Own Submissions
         * @description The messages one reported oneself, newest first, and what came of them.
         */
        get: operations["list_own_submissions"];
        put?: never;
        /**
         * Report Own Mail
         * @description Report a message one got (.eml or .msg); it is judged at once, and administrators answer.
         */
        post: operations["report_own_mail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Mail Policies
         * @description Every policy in its order of precedence: presets, users' own, the default.
         */
        get: operations["list_mail_policies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail/policies/{protection}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create Mail Policy
         * @description Keep a new policy; it decides from the next message on.
         */
        post: operations["create_mail_policy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail/policies/{protection}/{policy}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Mail Policy
         * @description One policy.
         */
        get: operations["get_mail_policy"];
        /**
         * Update Mail Policy
         * @description Change it. Of presets only whom they cover changes, of the default only its settings.
         */
        put: operations["update_mail_policy"];
        post?: never;
        /**
         * Remove Mail Policy
         * @description Delete a policy of your own; its versions stay.
         */
        delete: operations["remove_mail_policy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail/policies/{protection}/{policy}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Mail Policy Versions
         * @description How it was, newest first.
         */
        get: operations["list_mail_policy_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail/policies/{protection}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview Mail Policy
         * @description What a new policy, or a change of `policy`, would have done in the last days.
         */
        post: operations["preview_mail_policy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail/quarantine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Quarantine
         * @description What is held in the organisation, newest first.
         */
        get: operations["list_quarantine"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail/quarantine/{held}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Quarantined
         * @description One held message; one's own too.
         */
        get: operations["get_quarantined"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail/quarantine/{held}/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Download Quarantined
         * @description The message in an archive under a password; audited as AdminMailAccess.
         */
        post: operations["download_quarantined"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail/quarantine/{held}/headers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Quarantined Headers
         * @description Its header fields in order.
         */
        get: operations["list_quarantined_headers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail/quarantine/{held}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview Quarantined
         * @description The message as safe text; audited as AdminMailAccess.
         */
        post: operations["preview_quarantined"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail/quarantine/{held}/request": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Request Release
         * @description Ask for one's own message.
         */
        post: operations["request_release"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail/quarantine/delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Delete Quarantined
         * @description Delete messages for good, all or none.
         */
        post: operations["delete_quarantined"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail/quarantine/deny": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Deny Release
         * @description Refuse requests for release.
         */
        post: operations["deny_release"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail/quarantine/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Release Quarantined
         * @description Let messages go to their recipients, all or none; they are sent on within minutes.
         */
        post: operations["release_quarantined"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Mail Settings
         * @description What holds for all mail of the organisation.
         */
        get: operations["get_mail_settings"];
        /**
         * Update Mail Settings
         * @description Change it; `version` must be the newest.
         */
        put: operations["update_mail_settings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail/submissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Submissions
         * @description Reported messages, newest first.
         */
        get: operations["list_submissions"];
        put?: never;
        /**
         * Submit Mail
         * @description Hand in a message; it is judged at once.
         */
        post: operations["submit_mail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail/submissions/{submission}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Submission
         * @description One reported message.
         */
        get: operations["get_submission"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail/submissions/{submission}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer Submission
         * @description Say what it is.
         */
        post: operations["answer_submission"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mail/tls-reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Tls Reports
         * @description What TLS reports of the last days say, by domain and reporter, most failures first.
         */
        get: operations["list_tls_reports"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mailboxes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Mailboxes
         * @description Every mailbox with its health, without secrets.
         */
        get: operations["list_mailboxes"];
        put?: never;
        /**
         * Create Mailbox
         * @description Begin to read, once signing in has worked.
         */
        post: operations["create_mailbox"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mailboxes/{mailbox}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove Mailbox
         * @description Read it no more; what was read stays.
         */
        delete: operations["remove_mailbox"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mailboxes/{mailbox}/reading": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Switch Mailbox
         * @description Pause it, or let it go on where it stood.
         */
        put: operations["switch_mailbox"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mailboxes/doors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Mail Doors
         * @description The doors of this organisation, each asked whether it works.
         */
        get: operations["list_mail_doors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mailboxes/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try Mailbox
         * @description Sign in and look, keeping nothing.
         */
        post: operations["try_mailbox"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Finish Factor
         * @description Turn the second factor on; the recovery codes, shown now and never again.
         */
        put: operations["finish_factor"];
        /**
         * Begin Factor
         * @description Begin a second factor; nothing changes until a code made with it comes back.
         */
        post: operations["begin_factor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/factor/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Remove Factor
         * @description Turn it off, with a code of it.
         */
        post: operations["remove_factor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List My Passkeys
         * @description One's own passkeys.
         */
        get: operations["list_my_passkeys"];
        put?: never;
        /**
         * Finish Passkey
         * @description Keep the passkey the browser made.
         */
        post: operations["finish_passkey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/passkeys/{passkey}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove My Passkey
         * @description Take a passkey of one's own off.
         */
        delete: operations["remove_my_passkey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/passkeys/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin Passkey
         * @description Begin a passkey: hand `publicKey` to the browser.
         */
        post: operations["begin_passkey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change Password
         * @description Choose another password.
         */
        post: operations["change_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Notices
         * @description News of incidents since a moment, newest first; not what one did oneself.
         */
        get: operations["list_notices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Overview
         * @description The numbers of the dashboard, of at most a year.
         */
        get: operations["get_overview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/overview/mail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Mail
         * @description What mail was judged to be, of at most a year; all zero where no mail was imported.
         */
        get: operations["get_mail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/overview/matrix": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Matrix
         * @description What was detected and what could be, by ATT&CK tactic and technique.
         */
        get: operations["get_matrix"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/permissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Permissions
         * @description Role groups, roles, assignments, device groups, and who there is to assign.
         */
        get: operations["get_permissions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/permissions/assignments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Assign
         * @description Put somebody into a role group.
         */
        post: operations["assign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/permissions/assignments/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview Assignment
         * @description What putting somebody in, or taking them out, would change, for each person it concerns.
         */
        post: operations["preview_assignment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/permissions/assignments/take": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Unassign
         * @description Take somebody out of a role group.
         */
        post: operations["unassign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/permissions/devices/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Define Devices
         * @description Make or change a device group.
         */
        put: operations["define_devices"];
        post?: never;
        /**
         * Remove Devices
         * @description Remove a device group.
         */
        delete: operations["remove_devices"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/permissions/groups/{store}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Copy Group
         * @description Make a role group from another.
         */
        post: operations["copy_group"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/permissions/groups/{store}/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Opened By Group
         * @description What somebody in nothing but this role group may do, and why (not).
         */
        get: operations["opened_by_group"];
        put?: never;
        post?: never;
        /**
         * Remove Group
         * @description Remove a role group the organisation made.
         */
        delete: operations["remove_group"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/permissions/mine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * My Roles
         * @description View my roles: what the caller is in, and what follows from it.
         */
        get: operations["my_roles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/permissions/people/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Roles Of
         * @description The same of somebody else: what they are in, and what follows from it.
         */
        get: operations["roles_of"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/permissions/why": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Why
         * @description Why can, or can't, the caller do this (to this device)?
         */
        get: operations["why"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Providers
         * @description Identity providers.
         */
        get: operations["list_providers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Queries
         * @description The library as this person sees it.
         */
        get: operations["list_queries"];
        put?: never;
        /**
         * Create Query
         * @description Save a query or function.
         */
        post: operations["create_query"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queries/{query}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Query
         * @description One query.
         */
        get: operations["get_query"];
        /**
         * Update Query
         * @description Change it.
         */
        put: operations["update_query"];
        post?: never;
        /**
         * Remove Query
         * @description Put it into the bin.
         */
        delete: operations["remove_query"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queries/{query}/favourite": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Favour Query
         * @description Mark or unmark it for oneself.
         */
        put: operations["favour_query"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queries/{query}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export Query
         * @description The query as a `.kql` file, its facts in comments above it.
         */
        get: operations["export_query"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queries/{query}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Restore Query
         * @description Take it out of the bin.
         */
        post: operations["restore_query"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queries/{query}/revert": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revert Query
         * @description Go back to a version, as a new one.
         */
        post: operations["revert_query"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queries/{query}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Versions
         * @description Every version, newest first.
         */
        get: operations["list_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queries/bin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Bin
         * @description What was removed and can be restored.
         */
        get: operations["list_bin"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queries/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import Queries
         * @description Save the queries of a file as one's own.
         */
        post: operations["import_queries"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Rules
         * @description Every rule that runs.
         */
        get: operations["list_rules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules/{rule}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Rule
         * @description One rule.
         */
        get: operations["get_rule"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules/coverage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Coverage
         * @description What of ATT&CK the rules look for.
         */
        get: operations["get_coverage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules/gaps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Gaps
         * @description Failed runs not filled yet.
         */
        get: operations["list_gaps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules/gaps/fill": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Fill Gaps
         * @description Repeat failed runs over their own batches.
         */
        post: operations["fill_gaps"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Runs
         * @description The newest runs, of one rule or of all.
         */
        get: operations["list_runs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find Everything
         * @description Incidents, alerts, entities, rules and saved queries that hold the text.
         *
         *     Alerts and incidents are found among the newest 20,000 by their text, and all by number or id; where there are more,
         *     the header `Search-Partial` names the kinds.
         */
        get: operations["find_everything"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who Am I
         * @description Who is signed in.
         */
        get: operations["who_am_i"];
        put?: never;
        /**
         * Sign In
         * @description Sign in with a local account.
         */
        post: operations["sign_in"];
        /**
         * Sign Out
         * @description Sign out; the token is useless at once.
         */
        delete: operations["sign_out"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/passkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign In With Passkey
         * @description Sign in with a passkey alone.
         */
        post: operations["sign_in_with_passkey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/passkey/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask For Passkey
         * @description A challenge for whoever is there; it names nobody.
         */
        post: operations["ask_for_passkey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set Up
         * @description Use a one-time set-up link: choose a password, then sign in with it.
         */
        post: operations["set_up"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/ways": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Ways
         * @description How one can sign in, with the providers of an organisation (or of the only one); tells of no account.
         */
        get: operations["list_ways"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Sources
         * @description Every source with its health.
         */
        get: operations["list_sources"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sources/arrivals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Arrivals
         * @description What every source brought, hour by hour; hours in which nothing came are left out.
         */
        get: operations["list_arrivals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/streams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Streams
         * @description Every stream with its health.
         */
        get: operations["list_streams"];
        put?: never;
        /**
         * Create Stream
         * @description Begin to pass things on.
         */
        post: operations["create_stream"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/streams/{stream}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Stream
         * @description One stream.
         */
        get: operations["get_stream"];
        put?: never;
        post?: never;
        /**
         * Remove Stream
         * @description Forget it, with the files it wrote.
         */
        delete: operations["remove_stream"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/streams/{stream}/running": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Switch Stream
         * @description Pause it, or let it go on where it stood.
         */
        put: operations["switch_stream"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/streams/{stream}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Test Stream
         * @description Send one test message down a stream.
         */
        post: operations["test_stream"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/streams/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try Stream
         * @description Send one test message to where a stream would go, before it is made.
         */
        post: operations["try_stream"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tables": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Tables
         * @description Every table with size, span and retention.
         */
        get: operations["list_tables"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tables/{table}/freed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Preview Limit
         * @description What such a limit would free, before it is set.
         */
        get: operations["preview_limit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tables/{table}/limit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set Limit
         * @description Keep a table no longer than this; never longer than the installation allows. Applied once a day.
         */
        put: operations["set_limit"];
        post?: never;
        /**
         * Unset Limit
         * @description Keep a table as long as the installation does.
         */
        delete: operations["unset_limit"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenant": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Tenant
         * @description How the organisation stands, for everybody who may sign in: the welcome page tells what is missing.
         */
        get: operations["get_tenant"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenant/consent": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give Consent
         * @description Agree to the text of this version.
         */
        post: operations["give_consent"];
        /**
         * Withdraw Consent
         * @description Take consent back, before provisioning began.
         */
        delete: operations["withdraw_consent"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenant/off": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Turn Off
         * @description Begin turning the service off; the receipt of a deletion appears in `GET /tenant`.
         */
        post: operations["turn_off"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenant/services/{service}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Deploy
         * @description Note that the organisation has a service, or has it no more.
         */
        put: operations["deploy"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenant/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Settings
         * @description Every setting with the value in force.
         */
        get: operations["list_settings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenant/settings/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change Setting
         * @description Change a setting.
         */
        put: operations["change_setting"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenant/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start
         * @description Begin provisioning; it goes on by itself and `GET /tenant` shows how far it is.
         */
        post: operations["start"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * Acceptance
         * @description A one-time set-up token and the password chosen.
         */
        Acceptance: {
            /** Password */
            password: string;
            /** Token */
            token: string;
        };
        /**
         * AccountBody
         * @description One who can sign in; nothing secret. `second_factor` are codes, of which `recovery_codes` are left for a loss.
         */
        AccountBody: {
            /** Created */
            created: string;
            /** Disabled */
            disabled: boolean;
            /** Id */
            id: string;
            /** Invited */
            invited: boolean;
            /** Lockeduntil */
            lockedUntil: string | null;
            /** Name */
            name: string;
            /** Passkeys */
            passkeys: number;
            /** Recoverycodes */
            recoveryCodes: number;
            /** Secondfactor */
            secondFactor: boolean;
            /** Signedin */
            signedIn: string | null;
            /** Title */
            title: string;
        };
        /**
         * ActionBody
         * @description One response action, named here and carried out by the response capability.
         */
        ActionBody: {
            name: components["schemas"]["ActionName"];
            /**
             * Options
             * @default {}
             */
            options?: {
                [key: string]: string;
            };
        };
        /**
         * ActionName
         * @description What can be done with what a detection finds; carried out by the response room, only named here.
         * @enum {string}
         */
        ActionName: "isolate-device" | "collect-investigation-package" | "run-antivirus-scan" | "start-investigation" | "restrict-app-execution" | "quarantine-file" | "block-file" | "mark-user-compromised" | "disable-user" | "force-password-reset" | "move-mail" | "soft-delete-mail";
        /**
         * Agreement
         * @description The version that was read and is agreed to.
         */
        Agreement: {
            /** Version */
            version: string;
        };
        /**
         * AlertBody
         * @description An alert with its evidence and the rows that raised it (as hunted, by column name).
         */
        AlertBody: {
            /** Assigned */
            assigned: string;
            category: components["schemas"]["Tactic"];
            classification: components["schemas"]["Classification"];
            /** Count */
            count: number;
            /** Created */
            created: string;
            /** Description */
            description: string;
            /** Detector */
            detector: string;
            determination: components["schemas"]["Determination"];
            /** Evidence */
            evidence: components["schemas"]["EvidenceBody"][];
            /** Firstactivity */
            firstActivity: string;
            /** Id */
            id: string;
            /** Incident */
            incident: number | null;
            /** Lastactivity */
            lastActivity: string;
            /** Repeatof */
            repeatOf: string | null;
            /** Repeats */
            repeats: number;
            /** Rows */
            rows: {
                [key: string]: unknown;
            }[];
            service: components["schemas"]["Service"];
            severity: components["schemas"]["vedette__detect__alert__Severity"];
            /** Source */
            source: string;
            status: components["schemas"]["AlertStatus"];
            /** Techniques */
            techniques: string[];
            /** Title */
            title: string;
            /** Updated */
            updated: string;
        };
        /**
         * AlertLine
         * @description An alert in a list; `count` rows raised it and `repeats` like it were folded into it.
         */
        AlertLine: {
            /** Assigned */
            assigned: string;
            category: components["schemas"]["Tactic"];
            classification: components["schemas"]["Classification"];
            /** Count */
            count: number;
            /** Created */
            created: string;
            /** Detector */
            detector: string;
            determination: components["schemas"]["Determination"];
            /** Firstactivity */
            firstActivity: string;
            /** Id */
            id: string;
            /** Incident */
            incident: number | null;
            /** Lastactivity */
            lastActivity: string;
            /** Repeatof */
            repeatOf: string | null;
            /** Repeats */
            repeats: number;
            service: components["schemas"]["Service"];
            severity: components["schemas"]["vedette__detect__alert__Severity"];
            /** Source */
            source: string;
            status: components["schemas"]["AlertStatus"];
            /** Title */
            title: string;
            /** Updated */
            updated: string;
        };
        /**
         * Alerts
         * @description Alerts to take out of an incident or to bring into it.
         */
        Alerts: {
            /** Alerts */
            alerts: string[];
            /**
             * Because
             * @default
             */
            because?: string;
        };
        /**
         * AlertsChange
         * @description The new status of several alerts.
         */
        AlertsChange: {
            /** Ids */
            ids: string[];
            status: components["schemas"]["AlertStatus"];
        };
        /**
         * AlertStatus
         * @description Of one alert.
         * @enum {string}
         */
        AlertStatus: "New" | "InProgress" | "Resolved";
        /**
         * Alone
         * @description Whether a passkey is to be the only proof, or to stand beside a password.
         */
        Alone: {
            /**
             * Alone
             * @default true
             */
            alone?: boolean;
        };
        /**
         * Answer
         * @description What an administrator says a reported message is.
         * @enum {string}
         */
        Answer: "clean" | "junk" | "phish" | "malware";
        /**
         * ApplicationBody
         * @description One program; `id` is its client id.
         */
        ApplicationBody: {
            /** Created */
            created: string;
            /** Createdby */
            createdBy: string;
            /**
             * Credentials
             * @description Only when one application is asked for.
             */
            credentials?: components["schemas"]["CredentialBody"][] | null;
            /** Disabled */
            disabled: boolean;
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** Permissions */
            permissions: string[];
            /** Used */
            used: string | null;
        };
        /**
         * ArrivalBody
         * @description Records that a source brought in the hour that begins then, and how many of them died.
         */
        ArrivalBody: {
            /** Connector */
            connector: string;
            /** Dead */
            dead: number;
            /** Events */
            events: number;
            /** Hour */
            hour: string;
        };
        /**
         * Assignment
         * @description An account (by id) or directory group, and the role group.
         */
        Assignment: {
            /**
             * Devices
             * @default []
             */
            devices?: string[];
            /** Group */
            group: string;
            /**
             * Kind
             * @default account
             * @enum {string}
             */
            kind?: "account" | "group";
            /** Member */
            member: string;
            /** Store */
            store: string;
        };
        /**
         * AssignmentBody
         * @description Somebody (`name`; `member` is the id) is in a role group; `devices` limits it to device groups.
         */
        AssignmentBody: {
            /** At */
            at: string;
            /** By */
            by: string;
            /** Devices */
            devices: string[];
            /** Group */
            group: string;
            /** Kind */
            kind: string;
            /** Member */
            member: string;
            /**
             * Name
             * @default
             */
            name?: string;
            /** Store */
            store: string;
        };
        /**
         * AuditPage
         * @description Newest first, of `total` asked for; `next` is the position to ask before for the following page.
         */
        AuditPage: {
            /** Next */
            next?: number | null;
            /** Total */
            total: number;
            /** Value */
            value: components["schemas"]["EntryBody"][];
        };
        /**
         * Back
         * @description The version to go back to.
         */
        Back: {
            /** Version */
            version: number;
        };
        /**
         * Base
         * @description What a row of a view is: a message to a recipient, a click, a file.
         * @enum {string}
         */
        Base: "mail" | "clicks" | "content";
        /**
         * BlindBody
         * @description A rule that cannot see, and why.
         */
        BlindBody: {
            /** Reason */
            reason: string;
            /** Rule */
            rule: string;
            /** Title */
            title: string;
        };
        /**
         * Bulk
         * @description The same change to many incidents, chosen by number: a frozen selection, not a filter that may grow.
         */
        Bulk: {
            change: components["schemas"]["IncidentChange"];
            /** Numbers */
            numbers: number[];
        };
        /**
         * BulkDone
         * @description What became of each: the numbers changed, the history entries to hand to undo, and why others were not.
         */
        BulkDone: {
            /** Changed */
            changed: number[];
            /** Changes */
            changes: number[];
            /** Failed */
            failed: {
                [key: string]: string;
            };
        };
        /**
         * CampaignBody
         * @description A campaign as lists show it. `copies` counts messages x recipients, `people` mailboxes.
         *
         *     `inboxed`, `junked` and `blocked` say where copies were put at first; `trend` counts those of the days asked for in
         *     slots of the same length.
         */
        CampaignBody: {
            /** Blocked */
            blocked: number;
            /** Clicks */
            clicks: number;
            /** Copies */
            copies: number;
            /** First */
            first: string;
            /** Id */
            id: string;
            /** Inboxed */
            inboxed: number;
            /** Junked */
            junked: number;
            /** Last */
            last: string;
            /** Messages */
            messages: number;
            /** Name */
            name: string;
            /** People */
            people: number;
            /** Sender */
            sender: string;
            /** Subject */
            subject: string;
            /** Subtype */
            subtype: string;
            /** Trend */
            trend: number[];
            /** Type */
            type: string;
        };
        /**
         * CampaignCountBody
         * @description How many copies (of subjects, senders, links and files: messages) have a name.
         */
        CampaignCountBody: {
            /** Count */
            count: number;
            /** Name */
            name: string;
        };
        /**
         * CampaignDetail
         * @description A campaign in full; lists hold the hundred most frequent. `partial`: the flow is of the newest copies only.
         */
        CampaignDetail: {
            campaign: components["schemas"]["CampaignBody"];
            /** Clicked */
            clicked: number;
            /** Clusters */
            clusters: number;
            /** Files */
            files: components["schemas"]["CampaignCountBody"][];
            /** Flow */
            flow: components["schemas"]["FlowBody"][];
            /** Messages */
            messages: components["schemas"]["CampaignMemberBody"][];
            /** Overtime */
            overTime: components["schemas"]["MomentBody"][];
            /** Partial */
            partial: boolean;
            /** Passedwarning */
            passedWarning: number;
            /** Recipients */
            recipients: components["schemas"]["CampaignCountBody"][];
            /** Relays */
            relays: components["schemas"]["CampaignCountBody"][];
            /** Senders */
            senders: components["schemas"]["CampaignCountBody"][];
            /** Subjects */
            subjects: components["schemas"]["CampaignCountBody"][];
            /** Urls */
            urls: components["schemas"]["CampaignCountBody"][];
        };
        /**
         * CampaignMemberBody
         * @description A message of a campaign; `decision` is our verdict when it came.
         */
        CampaignMemberBody: {
            /** Decision */
            decision: string;
            /** Networkid */
            networkId: string;
            /** Received */
            received: string;
            /** Sender */
            sender: string;
            /** Subject */
            subject: string;
        };
        /**
         * CardBody
         * @description One rule and how it does.
         */
        CardBody: {
            /** Alerts */
            alerts: number;
            /** Custom */
            custom: boolean;
            /** Enabled */
            enabled: boolean;
            /** Gaps */
            gaps: number;
            /** Hidden */
            hidden: number;
            /** Joined */
            joined: number;
            last: components["schemas"]["RuleRunBody"] | null;
            /** Matched */
            matched: number;
            /** Next */
            next: string | null;
            rule: components["schemas"]["RuleLine"];
            tuned: components["schemas"]["TunedBody"] | null;
        };
        /**
         * CaseBody
         * @description What one example gave: how many rows came out, or what is wrong with it.
         */
        CaseBody: {
            /** Error */
            error: string;
            /** Rows */
            rows: number;
        };
        /**
         * CellBody
         * @description One technique under one tactic: alerts that named it, rules that look for it, those of them that are blind.
         */
        CellBody: {
            /** Alerts */
            alerts: number;
            /** Blind */
            blind: string[];
            /** Rules */
            rules: string[];
            tactic: components["schemas"]["Tactic"];
            /** Technique */
            technique: string;
            /** Watched */
            watched: boolean;
        };
        /**
         * ChangesBody
         * @description What changed in the directory, by UPN and group name; `left` were disabled, `doubled` are of another source.
         */
        ChangesBody: {
            /** Added */
            added: string[];
            /** Changed */
            changed: string[];
            /** Doubled */
            doubled: string[];
            /** Groupsadded */
            groupsAdded: string[];
            /** Groupschanged */
            groupsChanged: string[];
            /** Groupsgone */
            groupsGone: string[];
            /** Known */
            known: number;
            /** Left */
            left: string[];
        };
        /**
         * ChartSeries
         * @description A word of the pivot with its count.
         */
        ChartSeries: {
            /** Count */
            count: number;
            /** Word */
            word: string;
        };
        /**
         * ChartSlot
         * @description Rows of one word in the slot that begins at `at`.
         */
        ChartSlot: {
            /** At */
            at: string;
            /** Count */
            count: number;
            /** Word */
            word: string;
        };
        /**
         * CheckedBody
         * @description A query judged without being run.
         */
        CheckedBody: {
            /** Columns */
            columns: components["schemas"]["ColumnBody"][];
            /** Diagnostics */
            diagnostics: components["schemas"]["DiagnosticBody"][];
            /** Tables */
            tables: string[];
            /** Usable */
            usable: boolean;
        };
        /**
         * ChoiceBody
         * @description What is sent.
         */
        ChoiceBody: {
            /**
             * Alerts
             * @default true
             */
            alerts?: boolean;
            /**
             * Incidents
             * @default true
             */
            incidents?: boolean;
            /** Tables */
            tables?: components["schemas"]["TableBody-Input"][];
        };
        /**
         * ChosenBody
         * @description Rows as `/hunting/run` gave them, and the words of the alerts they become.
         */
        ChosenBody: {
            category: components["schemas"]["Tactic"];
            /** Columns */
            columns: components["schemas"]["ColumnBody"][];
            /**
             * Description
             * @default
             */
            description?: string;
            /** Query */
            query: string;
            /**
             * Response
             * @default []
             */
            response?: string[];
            /** Rows */
            rows: unknown[][];
            /** @default Medium */
            severity?: components["schemas"]["Severity-Input"];
            /**
             * Techniques
             * @default []
             */
            techniques?: string[];
            /** Title */
            title: string;
        };
        /**
         * Classification
         * @description What it turned out to be.
         * @enum {string}
         */
        Classification: "Unknown" | "TruePositive" | "InformationalExpectedActivity" | "FalsePositive";
        /**
         * ClickLineBody
         * @description A click on a protected link.
         */
        ClickLineBody: {
            /** Clickid */
            clickId: string;
            /** Clientip */
            clientIp: string;
            /** Detectionmethods */
            detectionMethods: string;
            /** Networkmessageid */
            networkMessageId: string;
            /** Recipient */
            recipient: string;
            /** Threattypes */
            threatTypes: string;
            /** Timestamp */
            timestamp: string;
            /** Url */
            url: string;
            /** Verdict */
            verdict: string;
            /** Workload */
            workload: string;
        };
        /**
         * Code
         * @description A code of the second factor.
         */
        Code: {
            /** Code */
            code: string;
        };
        /**
         * ColumnBody
         * @description One column of a result.
         */
        ColumnBody: {
            /** Name */
            name: string;
            type: components["schemas"]["ScalarType"];
        };
        /**
         * Comment
         * @description A comment to add.
         */
        Comment: {
            /** Text */
            text: string;
        };
        /**
         * CommentBody
         * @description One comment, Markdown.
         */
        CommentBody: {
            /** Actor */
            actor: string;
            /** At */
            at: string;
            /** Text */
            text: string;
        };
        /**
         * ConnectorBody
         * @description A product that can be read, as its manifest says: its form, globs on names of files, the tables it fills.
         */
        ConnectorBody: {
            /** Description */
            description: string;
            /** Files */
            files: string[];
            /** Format */
            format: string;
            /** Name */
            name: string;
            service: components["schemas"]["Service"];
            /** Tables */
            tables: string[];
            /** Title */
            title: string;
        };
        /**
         * ConsentBody
         * @description What is to be agreed to.
         */
        ConsentBody: {
            /** Text */
            text: string;
            /** Version */
            version: string;
        };
        /**
         * ConsequenceBody
         * @description What one affected person would gain and lose, as activities.
         */
        ConsequenceBody: {
            /** Gained */
            gained: string[];
            /** Lost */
            lost: string[];
            /** Name */
            name: string;
        };
        /**
         * Copy
         * @description A new role group made from another, with roles added and removed.
         */
        Copy: {
            /**
             * Add
             * @default []
             */
            add?: string[];
            /** Name */
            name: string;
            /**
             * Remove
             * @default []
             */
            remove?: string[];
            /** Source */
            source: string;
            /**
             * Title
             * @default
             */
            title?: string;
        };
        /**
         * CountBody
         * @description How many in the slot that begins at `at`, under a word.
         */
        CountBody: {
            /** At */
            at: string;
            /** Count */
            count: number;
            /** Word */
            word: string;
        };
        /**
         * CoverageBody
         * @description One technique under one tactic and the rules that look for it.
         */
        CoverageBody: {
            /** Rules */
            rules: string[];
            /** Services */
            services: components["schemas"]["Service"][];
            severity: components["schemas"]["vedette__detect__alert__Severity"];
            tactic: components["schemas"]["Tactic"];
            /** Technique */
            technique: string;
        };
        /**
         * CredentialBody
         * @description A secret or key an application proves itself with; its value is not kept.
         */
        CredentialBody: {
            /** Created */
            created: string;
            /** Expires */
            expires: string;
            /** Hint */
            hint: string;
            /** Id */
            id: string;
            /** Kind */
            kind: string;
        };
        /**
         * Credentials
         * @description A name and password, and the second factor where one is set up: a code, or a passkey's answer.
         */
        Credentials: {
            /**
             * Code
             * @default
             */
            code?: string;
            /** Name */
            name: string;
            /** Passkey */
            passkey?: {
                [key: string]: unknown;
            } | null;
            /** Password */
            password: string;
        };
        /**
         * CustomBody
         * @description A custom detection as kept.
         */
        CustomBody: {
            /** Created */
            created: string;
            detection: components["schemas"]["DetectionBody-Output"];
            /** Enabled */
            enabled: boolean;
            /** Etag */
            etag: string;
            /** Id */
            id: string;
            /** Owner */
            owner: string;
            /** Updated */
            updated: string;
            /** Updatedby */
            updatedBy: string;
            /** Version */
            version: number;
        };
        /**
         * DayBody
         * @description How many alerts would have begun on a day (UTC).
         */
        DayBody: {
            /** Alerts */
            alerts: number;
            /**
             * Day
             * Format: date
             */
            day: string;
        };
        /**
         * DeadBody
         * @description One piece of input that became no row: why, from where, how it begins; `replayable` tells if it is kept whole.
         */
        DeadBody: {
            /** Begins */
            begins: string;
            /** Connector */
            connector: string;
            /** Count */
            count: number;
            /** Firstseen */
            firstSeen: string | null;
            /** Id */
            id: string;
            /** Lastseen */
            lastSeen: string | null;
            /** Offset */
            offset: number;
            /** Reason */
            reason: string;
            /** Replayable */
            replayable: boolean;
            /** Source */
            source: string;
        };
        /**
         * DeadPageBody
         * @description Some of `total` dead letters, and all reasons there are.
         */
        DeadPageBody: {
            /** Reasons */
            reasons: components["schemas"]["ReasonBody"][];
            /** Total */
            total: number;
            /** Value */
            value: components["schemas"]["DeadBody"][];
        };
        /**
         * Decision
         * @description What they decided.
         */
        Decision: {
            /** Approve */
            approve: boolean;
            /** Code */
            code: string;
        };
        /**
         * DecisionBody
         * @description May somebody do this, and why; `ask_for` is what is missing, `seed` marks the rows of the first guide's table.
         */
        DecisionBody: {
            /** Activity */
            activity: string;
            /** Allowed */
            allowed: boolean;
            /** Askfor */
            askFor: string[];
            because: components["schemas"]["Why"];
            /** Note */
            note: string;
            /** Seed */
            seed: boolean;
            /** Title */
            title: string;
        };
        /**
         * Deployed
         * @description A service's data location as known (empty: unknown); `absent`: the organisation has it no more.
         */
        Deployed: {
            /**
             * Absent
             * @default false
             */
            absent?: boolean;
            /**
             * Location
             * @default
             */
            location?: string;
        };
        /**
         * Detail
         * @description One thing that is wrong: `target` names the member, parameter or place (line and column) it is about.
         */
        Detail: {
            /** Code */
            code: string;
            /** Message */
            message: string;
            /**
             * Target
             * @default
             */
            target?: string;
        };
        /**
         * DetectionBody
         * @description Everything an author decides; `alertTitle` may name columns as `{{FileName}}`, `firstLook` is in days.
         */
        "DetectionBody-Input": {
            /**
             * Actions
             * @default []
             */
            actions?: components["schemas"]["ActionBody"][];
            /**
             * Alerttitle
             * @default
             */
            alertTitle?: string;
            category: components["schemas"]["Tactic"];
            /**
             * Description
             * @default
             */
            description?: string;
            /**
             * Devices
             * @default []
             */
            devices?: string[];
            /**
             * Fires
             * @default []
             */
            fires?: components["schemas"]["ExampleBody"][];
            /**
             * Firstlook
             * @default 30
             */
            firstLook?: number;
            /** @default 1h */
            frequency?: components["schemas"]["Frequency"];
            /** Name */
            name: string;
            /** Query */
            query: string;
            /**
             * Response
             * @default []
             */
            response?: string[];
            severity: components["schemas"]["Severity-Input"];
            /**
             * Silent
             * @default []
             */
            silent?: components["schemas"]["ExampleBody"][];
            /**
             * Techniques
             * @default []
             */
            techniques?: string[];
        };
        /**
         * DetectionBody
         * @description Everything an author decides; `alertTitle` may name columns as `{{FileName}}`, `firstLook` is in days.
         */
        "DetectionBody-Output": {
            /**
             * Actions
             * @default []
             */
            actions?: components["schemas"]["ActionBody"][];
            /**
             * Alerttitle
             * @default
             */
            alertTitle?: string;
            category: components["schemas"]["Tactic"];
            /**
             * Description
             * @default
             */
            description?: string;
            /**
             * Devices
             * @default []
             */
            devices?: string[];
            /**
             * Fires
             * @default []
             */
            fires?: components["schemas"]["ExampleBody"][];
            /**
             * Firstlook
             * @default 30
             */
            firstLook?: number;
            /** @default 1h */
            frequency?: components["schemas"]["Frequency"];
            /** Name */
            name: string;
            /** Query */
            query: string;
            /**
             * Response
             * @default []
             */
            response?: string[];
            severity: components["schemas"]["vedette__detect__alert__Severity"];
            /**
             * Silent
             * @default []
             */
            silent?: components["schemas"]["ExampleBody"][];
            /**
             * Techniques
             * @default []
             */
            techniques?: string[];
        };
        /**
         * Determination
         * @description The closer word, depending on the classification.
         * @enum {string}
         */
        Determination: "NotAvailable" | "MultiStagedAttack" | "MaliciousUserActivity" | "CompromisedUser" | "Malware" | "Phishing" | "UnwantedSoftware" | "SecurityTesting" | "LineOfBusinessApplication" | "ConfirmedUserActivity" | "Clean" | "InsufficientData" | "Other";
        /**
         * DeviceGroup
         * @description Rank, and conditions such as `name starts-with srv-`.
         */
        DeviceGroup: {
            /** Conditions */
            conditions: string[];
            /** Rank */
            rank: number;
        };
        /**
         * DeviceGroupBody
         * @description Devices told apart by name; the lower rank wins.
         */
        DeviceGroupBody: {
            /** Conditions */
            conditions: string[];
            /** Name */
            name: string;
            /** Rank */
            rank: number;
        };
        /**
         * DiagnosticBody
         * @description One finding about a query's text; lines and columns count from 1, `start` and `end` are character offsets.
         */
        DiagnosticBody: {
            /** Code */
            code: string;
            /** Column */
            column: number;
            /** End */
            end: number;
            /** Line */
            line: number;
            /** Message */
            message: string;
            severity: components["schemas"]["vedette__kql__diagnostics__Severity"];
            /** Start */
            start: number;
            /** Suggestion */
            suggestion: string;
        };
        /**
         * DirectoryBody
         * @description A directory; `synced` is when it was taken over last.
         */
        DirectoryBody: {
            /** Base */
            base: string;
            /** Kind */
            kind: string;
            /** Name */
            name: string;
            /** Synced */
            synced: string | null;
            /** Url */
            url: string;
        };
        /**
         * DirectoryFile
         * @description Users or groups as Graph answers them, or users as CSV; `whole`: these are all, others are disabled as leavers.
         *
         *     `force` goes on although alarmingly many would leave.
         */
        DirectoryFile: {
            /** Content */
            content: string;
            /**
             * Force
             * @default false
             */
            force?: boolean;
            /**
             * Form
             * @enum {string}
             */
            form: "graph-users" | "graph-groups" | "csv";
            /**
             * Whole
             * @default false
             */
            whole?: boolean;
        };
        /**
         * DmarcDayBody
         * @description Messages of a day.
         */
        DmarcDayBody: {
            /** At */
            at: string;
            /** Messages */
            messages: number;
            /** Passed */
            passed: number;
        };
        /**
         * DmarcDetailBody
         * @description A domain over time, with its sources, unknown ones first.
         */
        DmarcDetailBody: {
            /** Days */
            days: components["schemas"]["DmarcDayBody"][];
            /** Domain */
            domain: string;
            /** Sources */
            sources: components["schemas"]["DmarcSourceBody"][];
        };
        /**
         * DmarcDomainBody
         * @description A domain with the messages receivers saw in its name; `passed` of them passed DMARC.
         */
        DmarcDomainBody: {
            /** Domain */
            domain: string;
            /** Messages */
            messages: number;
            /** Newest */
            newest: string | null;
            /** Passed */
            passed: number;
            /** Policy */
            policy: string;
            /** Reporters */
            reporters: number;
            /** Sources */
            sources: number;
        };
        /**
         * DmarcLineBody
         * @description What one report says of an address, or one message that failed.
         */
        DmarcLineBody: {
            /** At */
            at: string;
            /** Disposition */
            disposition: string;
            /** Dkim */
            dkim: string;
            /** Envelopefrom */
            envelopeFrom: string;
            /** Headerfrom */
            headerFrom: string;
            /** Kind */
            kind: string;
            /** Messages */
            messages: number;
            /** Passed */
            passed: boolean;
            /** Reason */
            reason: string;
            /** Report */
            report: string;
            /** Reporter */
            reporter: string;
            /** Signers */
            signers: string;
            /** Spf */
            spf: string;
            /** Subject */
            subject: string;
        };
        /**
         * DmarcSourceBody
         * @description An address that sent; `unknown`: DMARC never passed for it. Receivers quarantined or rejected `stopped`.
         */
        DmarcSourceBody: {
            /** Address */
            address: string;
            /** Dkim */
            dkim: number;
            /** Envelopes */
            envelopes: string;
            /** First */
            first: string;
            /** Last */
            last: string | null;
            /** Messages */
            messages: number;
            /** Passed */
            passed: number;
            /** Reporters */
            reporters: number;
            /** Signers */
            signers: string;
            /** Spf */
            spf: number;
            /** Stopped */
            stopped: number;
            /** Unknown */
            unknown: boolean;
        };
        /**
         * Done
         * @description A change that was made; `change` is what to hand to undo, where it can be undone.
         */
        Done: {
            /** Change */
            change?: number | null;
            /**
             * Message
             * @default
             */
            message?: string;
        };
        /**
         * DraftBody
         * @description What of a saved query can be edited; `parameters` is for functions.
         */
        DraftBody: {
            /**
             * Description
             * @default
             */
            description?: string;
            /**
             * Folder
             * @default
             */
            folder?: string;
            /** @default query */
            kind?: components["schemas"]["Kind"];
            /** Name */
            name: string;
            /**
             * Parameters
             * @default
             */
            parameters?: string;
            /**
             * Shared
             * @default false
             */
            shared?: boolean;
            /**
             * Tags
             * @default []
             */
            tags?: string[];
            /**
             * Techniques
             * @default []
             */
            techniques?: string[];
            /** Text */
            text: string;
        };
        /**
         * EdgeBody
         * @description One relation of the graph.
         */
        EdgeBody: {
            /** Alerts */
            alerts: string[];
            /** Relation */
            relation: string;
            /** Source */
            source: string;
            /** Target */
            target: string;
        };
        /**
         * EntityType
         * @description The kinds of entity.
         * @enum {string}
         */
        EntityType: "Machine" | "User" | "Mailbox" | "MailMessage" | "MailCluster" | "File" | "Process" | "Ip" | "Url" | "Domain" | "CloudApplication" | "OAuthApplication" | "RegistryValue" | "CloudLogonSession";
        /**
         * EntryBody
         * @description One audited change; `before` and `after` are digests of what changed, `hash` seals it to its previous.
         */
        EntryBody: {
            /** Actor */
            actor: string;
            /** After */
            after: string;
            /** At */
            at: string;
            /** Before */
            before: string;
            /** Detail */
            detail: string;
            /** Hash */
            hash: string;
            /** Position */
            position: number;
            /** Previous */
            previous: string;
            /** Subject */
            subject: string;
            /** Verb */
            verb: string;
        };
        /**
         * ErrorBody
         * @description The body of every answer that is not a success.
         */
        ErrorBody: {
            error: components["schemas"]["Fault"];
        };
        /**
         * EventBody
         * @description One line of a timeline.
         */
        EventBody: {
            /** Account */
            account: string;
            /** At */
            at: string;
            /** Device */
            device: string;
            /** Kind */
            kind: string;
            /** Report */
            report: string;
            /** Table */
            table: string;
            /** Text */
            text: string;
        };
        /**
         * EvidenceBody
         * @description One entity of an alert: what it is (AlertEvidence's EntityType), its part in it, and its own fields.
         */
        EvidenceBody: {
            /** Detail */
            detail: string;
            /** Entity */
            entity: {
                [key: string]: unknown;
            };
            /** Label */
            label: string;
            role: components["schemas"]["Role"];
            type: components["schemas"]["EntityType"];
        };
        /**
         * ExampleBody
         * @description Rows by table that must raise the detection, or must not.
         */
        ExampleBody: {
            /** Tables */
            tables: {
                [key: string]: {
                    [key: string]: unknown;
                }[];
            };
        };
        /**
         * ExceptionBody
         * @description From which rule (empty: all) what is hidden: a KQL condition over its result, or an entity; why; until when.
         */
        ExceptionBody: {
            /**
             * Condition
             * @default
             */
            condition?: string;
            /**
             * Enabled
             * @default true
             */
            enabled?: boolean;
            /** Entity */
            entity?: {
                [key: string]: unknown;
            } | null;
            /** Expires */
            expires?: string | null;
            /** Reason */
            reason: string;
            /**
             * Rule
             * @default
             */
            rule?: string;
        };
        /**
         * ExplanationBody
         * @description The plan as an indented tree, and the engine's SQL.
         */
        ExplanationBody: {
            /** Plan */
            plan: string[];
            /** Sql */
            sql: string;
        };
        /**
         * ExplorerCatalogue
         * @description Everything Explorer can be asked.
         */
        ExplorerCatalogue: {
            /** Properties */
            properties: components["schemas"]["ExplorerProperty"][];
            /** Views */
            views: components["schemas"]["ExplorerView"][];
        };
        /**
         * ExplorerChart
         * @description Counts in slots of `slot`, slots without any left out; `reason` says why there may be nothing.
         *
         *     `total` counts each message once for each recipient, `messages` once. `kql` asks the same rows in hunting.
         */
        ExplorerChart: {
            /** Kql */
            kql: string;
            /** Messages */
            messages: number;
            /** Partial */
            partial: boolean;
            /** Reason */
            reason: string;
            /** Series */
            series: components["schemas"]["ChartSeries"][];
            /** Since */
            since: string;
            /**
             * Slot
             * Format: duration
             */
            slot: string;
            /** Slots */
            slots: components["schemas"]["ChartSlot"][];
            /** Total */
            total: number;
            /** Unit */
            unit: string;
            /** Until */
            until: string;
        };
        /**
         * ExplorerChartAsked
         * @description With the property to chart by; empty: the view's own.
         */
        ExplorerChartAsked: {
            /**
             * Conditions
             * @default []
             */
            conditions?: components["schemas"]["ExplorerCondition"][];
            /** @default and */
            joined?: components["schemas"]["Joined"];
            /**
             * Pivot
             * @default
             */
            pivot?: string;
            /** Since */
            since?: string | null;
            /** Until */
            until?: string | null;
            /** @default all-email */
            view?: components["schemas"]["View"];
            /**
             * Zapped
             * @default false
             */
            zapped?: boolean;
        };
        /**
         * ExplorerCondition
         * @description A property compared with values, any of which suffices.
         */
        ExplorerCondition: {
            operator: components["schemas"]["Operator"];
            /** Property */
            property: string;
            /** Values */
            values: string[];
        };
        /**
         * ExplorerDraft
         * @description A query to save: relative `days`, or exact with both ends. `tracked`: Threat trackers follow it.
         */
        ExplorerDraft: {
            /**
             * Conditions
             * @default []
             */
            conditions?: components["schemas"]["ExplorerCondition"][];
            /**
             * Days
             * @default 7
             */
            days?: number;
            /** @default and */
            joined?: components["schemas"]["Joined"];
            /** Name */
            name: string;
            /**
             * Pivot
             * @default
             */
            pivot?: string;
            /**
             * Shared
             * @default false
             */
            shared?: boolean;
            /** Since */
            since?: string | null;
            /**
             * Tracked
             * @default false
             */
            tracked?: boolean;
            /** Until */
            until?: string | null;
            /** @default all-email */
            view?: components["schemas"]["View"];
            /**
             * Zapped
             * @default false
             */
            zapped?: boolean;
        };
        /**
         * ExplorerExportAsked
         * @description With the time zone beside UTC.
         */
        ExplorerExportAsked: {
            /**
             * Conditions
             * @default []
             */
            conditions?: components["schemas"]["ExplorerCondition"][];
            /** @default and */
            joined?: components["schemas"]["Joined"];
            /** Since */
            since?: string | null;
            /** Until */
            until?: string | null;
            /** @default all-email */
            view?: components["schemas"]["View"];
            /**
             * Zapped
             * @default false
             */
            zapped?: boolean;
            /**
             * Zone
             * @default UTC
             */
            zone?: string;
        };
        /**
         * ExplorerProperty
         * @description One filter property. `values` are its usual ones; `pivot`: charts are drawn by it; `usable`: you may use it.
         */
        ExplorerProperty: {
            /** Group */
            group: string;
            /** Id */
            id: string;
            kind: components["schemas"]["ValueKind"];
            /** Operators */
            operators: components["schemas"]["Operator"][];
            /** Pivot */
            pivot: boolean;
            /** Title */
            title: string;
            /** Usable */
            usable: boolean;
            /** Values */
            values: string[];
        };
        /**
         * ExplorerRows
         * @description A page of rows, of the kind the view has; the other lists are empty.
         */
        ExplorerRows: {
            /** Clicks */
            clicks: components["schemas"]["ClickLineBody"][];
            /** Files */
            files: components["schemas"]["FileLineBody"][];
            /** Mail */
            mail: components["schemas"]["MailLineBody"][];
            /** Next */
            next: string;
            /** Partial */
            partial: boolean;
            /** Reason */
            reason: string;
        };
        /**
         * ExplorerRowsAsked
         * @description With the page that is wanted.
         */
        ExplorerRowsAsked: {
            /**
             * Ascending
             * @default false
             */
            ascending?: boolean;
            /**
             * Conditions
             * @default []
             */
            conditions?: components["schemas"]["ExplorerCondition"][];
            /**
             * Cursor
             * @default
             */
            cursor?: string;
            /** @default and */
            joined?: components["schemas"]["Joined"];
            /**
             * Limit
             * @default 100
             */
            limit?: number;
            /** Since */
            since?: string | null;
            /** Until */
            until?: string | null;
            /** @default all-email */
            view?: components["schemas"]["View"];
            /**
             * Zapped
             * @default false
             */
            zapped?: boolean;
        };
        /**
         * ExplorerSaved
         * @description A saved query; `etag` goes into `If-Match` with a change.
         */
        ExplorerSaved: {
            /**
             * Conditions
             * @default []
             */
            conditions?: components["schemas"]["ExplorerCondition"][];
            /**
             * Days
             * @default 7
             */
            days?: number;
            /** Etag */
            etag: string;
            /** Id */
            id: string;
            /** @default and */
            joined?: components["schemas"]["Joined"];
            /** Mine */
            mine: boolean;
            /** Name */
            name: string;
            /** Owner */
            owner: string;
            /**
             * Pivot
             * @default
             */
            pivot?: string;
            /**
             * Shared
             * @default false
             */
            shared?: boolean;
            /** Since */
            since?: string | null;
            /**
             * Tracked
             * @default false
             */
            tracked?: boolean;
            /** Until */
            until?: string | null;
            /** Updated */
            updated: string | null;
            /** @default all-email */
            view?: components["schemas"]["View"];
            /**
             * Zapped
             * @default false
             */
            zapped?: boolean;
        };
        /**
         * ExplorerTop
         * @description A list; clicking a line filters by `property`.
         */
        ExplorerTop: {
            /** Columns */
            columns: string[];
            /** Lines */
            lines: components["schemas"]["ExplorerTopLine"][];
            /** Partial */
            partial: boolean;
            /** Property */
            property: string;
            /** Reason */
            reason: string;
        };
        /**
         * ExplorerTopAsked
         * @description With the list that is wanted.
         */
        ExplorerTopAsked: {
            /**
             * Conditions
             * @default []
             */
            conditions?: components["schemas"]["ExplorerCondition"][];
            /** @default and */
            joined?: components["schemas"]["Joined"];
            /**
             * Limit
             * @default 100
             */
            limit?: number;
            /** Since */
            since?: string | null;
            /** @default users */
            top?: components["schemas"]["Top"];
            /** Until */
            until?: string | null;
            /** @default all-email */
            view?: components["schemas"]["View"];
            /**
             * Zapped
             * @default false
             */
            zapped?: boolean;
        };
        /**
         * ExplorerTopLine
         * @description A word with its counts in the order of the list's columns.
         */
        ExplorerTopLine: {
            /** Counts */
            counts: number[];
            /** Detail */
            detail: string;
            /** Word */
            word: string;
        };
        /**
         * ExplorerValue
         * @description A value and in how many rows it stands.
         */
        ExplorerValue: {
            /** Count */
            count: number;
            /** Value */
            value: string;
        };
        /**
         * ExplorerValuesAsked
         * @description With the property whose values are wanted, and a text they hold.
         */
        ExplorerValuesAsked: {
            /**
             * Conditions
             * @default []
             */
            conditions?: components["schemas"]["ExplorerCondition"][];
            /** @default and */
            joined?: components["schemas"]["Joined"];
            /**
             * Property
             * @default sender-domain
             */
            property?: string;
            /** Since */
            since?: string | null;
            /**
             * Text
             * @default
             */
            text?: string;
            /** Until */
            until?: string | null;
            /** @default all-email */
            view?: components["schemas"]["View"];
            /**
             * Zapped
             * @default false
             */
            zapped?: boolean;
        };
        /**
         * ExplorerView
         * @description One view: what its rows are, what it can be filtered and charted by, its lists.
         */
        ExplorerView: {
            base: components["schemas"]["Base"];
            id: components["schemas"]["View"];
            /** Pivot */
            pivot: string;
            /** Properties */
            properties: string[];
            /** Title */
            title: string;
            /** Tops */
            tops: components["schemas"]["Top"][];
            /** Usable */
            usable: boolean;
        };
        /**
         * Export
         * @description A query whose whole result is wanted as a file; `zone` adds local times, `safe` disarms spreadsheet formulas.
         */
        Export: {
            /** @default csv */
            form?: components["schemas"]["Form"];
            /** Query */
            query: string;
            /**
             * Safe
             * @default true
             */
            safe?: boolean;
            /**
             * Timespan
             * @default
             */
            timespan?: string;
            /**
             * Zone
             * @default UTC
             */
            zone?: string;
        };
        /**
         * ExportFormat
         * @description How the log leaves: JSON lines or CSV (RFC 4180).
         * @enum {string}
         */
        ExportFormat: "json" | "csv";
        /**
         * FactBody
         * @description A word and its value.
         */
        FactBody: {
            /** Value */
            value: string;
            /** Word */
            word: string;
        };
        /**
         * Fault
         * @description What went wrong, for programs (`code`) and people (`message`, which says what to do).
         */
        Fault: {
            /** Code */
            code: string;
            /**
             * Details
             * @default []
             */
            details?: components["schemas"]["Detail"][];
            /** Message */
            message: string;
            /** Target */
            target: string;
        };
        /**
         * Favourite
         * @description Whether one wants it at hand.
         */
        Favourite: {
            /** On */
            on: boolean;
        };
        /**
         * FeatureBody
         * @description Whether a feature is licensed, why, and what is missing without it.
         */
        FeatureBody: {
            because: components["schemas"]["Why"];
            /** Name */
            name: string;
            /** On */
            on: boolean;
            /** Title */
            title: string;
            /** Without */
            without: string;
        };
        /**
         * FileBody
         * @description A file of queries; the name's ending tells `.kql` from `.yaml`.
         */
        FileBody: {
            /** Content */
            content: string;
            /** Name */
            name: string;
            /** Shared */
            shared?: boolean | null;
        };
        /**
         * FileLineBody
         * @description A file in which malware was found.
         */
        FileLineBody: {
            /** Documentid */
            documentId: string;
            /** Filename */
            fileName: string;
            /** Malwarefamily */
            malwareFamily: string;
            /** Modifiedby */
            modifiedBy: string;
            /** Owner */
            owner: string;
            /** Sha256 */
            sha256: string;
            /** Site */
            site: string;
            /** Technology */
            technology: string;
            /** Timestamp */
            timestamp: string;
            /** Workload */
            workload: string;
        };
        /**
         * Files
         * @description What becomes of a message whose attachments are malicious.
         * @enum {string}
         */
        Files: "off" | "monitor" | "block" | "replace" | "dynamic-delivery";
        /**
         * FilesBody
         * @description JSON lines in the installation's data folder.
         */
        FilesBody: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "files";
        };
        /**
         * FlowBody
         * @description Copies that go from a name of one layer to one of the next.
         */
        FlowBody: {
            /** Copies */
            copies: number;
            layer: components["schemas"]["Layer"];
            /** Name */
            name: string;
            toLayer: components["schemas"]["Layer"];
            /** Toname */
            toName: string;
        };
        /**
         * Form
         * @description The forms a result can leave in.
         * @enum {string}
         */
        Form: "csv" | "json" | "ndjson" | "parquet";
        /**
         * FreedBody
         * @description What a limit would drop now: whole days, oldest first; `tooBig` when the newest day alone is larger.
         */
        FreedBody: {
            /** Bytes */
            bytes: number;
            /** Days */
            days: number;
            /** First */
            first: string;
            /** Last */
            last: string;
            /** Rows */
            rows: number;
            /** Toobig */
            tooBig: boolean;
        };
        /**
         * Frequency
         * @description How often a detection runs; its look-back follows from it where its query looks at rows together.
         *
         *     https://learn.microsoft.com/defender-xdr/custom-detection-rules#rule-frequency
         * @enum {string}
         */
        Frequency: "continuous" | "1h" | "3h" | "12h" | "24h";
        /**
         * GivenBody
         * @description Who agreed to which version, and when.
         */
        GivenBody: {
            /** At */
            at: string;
            /** Person */
            person: string;
            /** Version */
            version: string;
        };
        /**
         * Going
         * @description How a stream goes.
         * @enum {string}
         */
        Going: "running" | "behind" | "failing" | "paused";
        /**
         * GrantBody
         * @description One role group the caller is in, and how.
         */
        GrantBody: {
            /** Devices */
            devices: string[];
            /** Flowed */
            flowed: boolean;
            /** Group */
            group: string;
            /** Roles */
            roles: string[];
            /** Store */
            store: string;
            /** Title */
            title: string;
            /** Via */
            via: string;
        };
        /**
         * Granted
         * @description All that it may do from now on.
         */
        Granted: {
            /** Permissions */
            permissions: string[];
        };
        /**
         * GraphBody
         * @description Who did what to whom.
         */
        GraphBody: {
            /** Edges */
            edges: components["schemas"]["EdgeBody"][];
            /** Nodes */
            nodes: components["schemas"]["NodeBody"][];
            /** Number */
            number: number;
        };
        /**
         * GroupBody
         * @description A role group of one store (directory, security-centre, exchange, endpoint) and its roles.
         */
        GroupBody: {
            /** Name */
            name: string;
            /**
             * Own
             * @description The organisation made it: it can be removed.
             * @default false
             */
            own?: boolean;
            /** Roles */
            roles: string[];
            /** Store */
            store: string;
            /** Title */
            title: string;
        };
        /**
         * GuideBody
         * @description How a connector is fed and what comes of it, in Markdown.
         */
        GuideBody: {
            /** Guide */
            guide: string;
            /** Name */
            name: string;
        };
        /**
         * HeldTableBody
         * @description What a table holds and how long it is kept; 0: no limit.
         *
         *     `keep…` is in force: the stricter of the installation's limit `most` and the organisation's `own` (null: unset).
         *     `due` bytes go with the next daily run.
         */
        HeldTableBody: {
            /** Bytes */
            bytes: number;
            /** Due */
            due: number;
            /** First */
            first: string | null;
            /** Keepdays */
            keepDays: number;
            /** Keepgigabytes */
            keepGigabytes: number;
            /** Last */
            last: string | null;
            most: components["schemas"]["KeepBody"];
            own: components["schemas"]["KeepBody"] | null;
            /** Rows */
            rows: number;
            /** Table */
            table: string;
        };
        /**
         * HiddenBody
         * @description What was hidden from one rule in one run.
         */
        HiddenBody: {
            /** At */
            at: string;
            /** First */
            first: string;
            /** Last */
            last: string;
            /** Rows */
            rows: number;
            /** Rule */
            rule: string;
            /** Sample */
            sample: {
                [key: string]: unknown;
            }[];
        };
        /**
         * HitBody
         * @description One thing found: `id` names it in its own part of the API.
         */
        HitBody: {
            /** Detail */
            detail: string;
            /** Id */
            id: string;
            /** Title */
            title: string;
            what: components["schemas"]["What"];
        };
        /**
         * Holding
         * @description A user (object id, UPN, mail) or group (object id, name) and the product given or taken.
         */
        Holding: {
            /**
             * Group
             * @default false
             */
            group?: boolean;
            /** Holder */
            holder: string;
            /** Sku */
            sku: string;
        };
        /**
         * HoldingBody
         * @description A licence given to a user or group of the directory; `name` is the user's UPN or the group's name.
         */
        HoldingBody: {
            /** Holder */
            holder: string;
            /** Kind */
            kind: string;
            /** Name */
            name: string;
            /** Sku */
            sku: string;
            /** Without */
            without: string[];
        };
        /**
         * HoverBody
         * @description What stands at a place.
         */
        HoverBody: {
            /** Detail */
            detail: string;
            /** Doc */
            doc: string;
            /** End */
            end: number;
            /** Kind */
            kind: string;
            /** Name */
            name: string;
            /** Start */
            start: number;
        };
        /**
         * HttpBody
         * @description An address that batches are POSTed to, signed with the secret.
         */
        HttpBody: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "http";
            /**
             * Scheme
             * @default
             * @enum {string}
             */
            scheme?: "" | "Bearer" | "Splunk";
            /** @default records */
            shape?: components["schemas"]["Shape"];
            /** Url */
            url: string;
        };
        /**
         * Hunt
         * @description A query; `timespan` is ISO 8601 (`P7D`, `start/end`); choose an `id` to cancel while waiting for the answer.
         */
        Hunt: {
            /**
             * Id
             * @default
             */
            id?: string;
            /**
             * Parameters
             * @default {}
             */
            parameters?: {
                [key: string]: string | number | boolean;
            };
            /** Query */
            query: string;
            /**
             * Rows
             * @default 100000
             */
            rows?: number;
            /**
             * Seconds
             * @default 600
             */
            seconds?: number;
            /**
             * Timespan
             * @default
             */
            timespan?: string;
        };
        /**
         * HuntBody
         * @description All results of a query, the main one first; `total` rows in all (null: unknown), `partial` and why.
         */
        "HuntBody-Output": {
            /** Id */
            id: string;
            /** Partial */
            partial: boolean;
            quota: components["schemas"]["QuotaBody"];
            /** Results */
            results: components["schemas"]["ResultBody"][];
            /** Showing */
            showing: string;
            stats: components["schemas"]["StatsBody"];
            /** Total */
            total: number | null;
            /** Warnings */
            warnings: components["schemas"]["DiagnosticBody"][];
        };
        /**
         * ImapBody
         * @description An IMAP account; `journal` says that its folders hold journal reports.
         */
        ImapBody: {
            /** Address */
            address: string;
            /**
             * Clientid
             * @default
             */
            clientId?: string;
            /**
             * Days
             * @default 7
             */
            days?: number;
            /** Folders */
            folders?: string[];
            /** Host */
            host: string;
            /**
             * Journal
             * @default false
             */
            journal?: boolean;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "imap";
            /** @default password */
            login?: components["schemas"]["Login"];
            /**
             * Port
             * @default 993
             */
            port?: number;
            /**
             * Refresh
             * @default false
             */
            refresh?: boolean;
            /**
             * Tls
             * @default true
             */
            tls?: boolean;
            /**
             * Tokenscope
             * @default
             */
            tokenScope?: string;
            /**
             * Tokenurl
             * @default
             */
            tokenUrl?: string;
            /** User */
            user: string;
        };
        /**
         * ImportedBody
         * @description What an import did; `unknown` are licences of products nobody pays for.
         */
        ImportedBody: {
            changes: components["schemas"]["ChangesBody"];
            /** Groups */
            groups: number;
            /** Licences */
            licences: number;
            /** Unknown */
            unknown: string[];
            /** Users */
            users: number;
        };
        /**
         * IncidentBody
         * @description One incident whole.
         */
        IncidentBody: {
            /** Alertlist */
            alertList: components["schemas"]["AlertBody"][];
            /** Alerts */
            alerts: number;
            /** Assigned */
            assigned: string;
            /** Categories */
            categories: components["schemas"]["Tactic"][];
            classification: components["schemas"]["Classification"];
            /** Comments */
            comments: components["schemas"]["CommentBody"][];
            /** Created */
            created: string;
            determination: components["schemas"]["Determination"];
            /** Firstactivity */
            firstActivity: string | null;
            /** History */
            history: components["schemas"]["vedette__api__native__incidents__HistoryBody"][];
            /** Lastactivity */
            lastActivity: string | null;
            /** Links */
            links: components["schemas"]["LinkBody"][];
            /** Name */
            name: string;
            /** Number */
            number: number;
            /** Redirect */
            redirect: number | null;
            /** Resolved */
            resolved: string | null;
            /** Services */
            services: components["schemas"]["Service"][];
            severity: components["schemas"]["vedette__detect__alert__Severity"];
            status: components["schemas"]["Status"];
            /** Tags */
            tags: string[];
            /** Updated */
            updated: string;
        };
        /**
         * IncidentChange
         * @description What to change; members left out stay. Status Resolved takes classification and determination along.
         */
        IncidentChange: {
            /**
             * Addtags
             * @default []
             */
            addTags?: string[];
            /** Assigned */
            assigned?: string | null;
            classification?: components["schemas"]["Classification"] | null;
            /**
             * Comment
             * @default
             */
            comment?: string;
            determination?: components["schemas"]["Determination"] | null;
            /** Name */
            name?: string | null;
            /**
             * Removetags
             * @default []
             */
            removeTags?: string[];
            severity?: components["schemas"]["Severity-Input"] | null;
            status?: components["schemas"]["Status"] | null;
        };
        /**
         * IncidentLine
         * @description An incident in the queue; `alerts` counts its alerts with repeats.
         */
        IncidentLine: {
            /** Alerts */
            alerts: number;
            /** Assigned */
            assigned: string;
            /** Categories */
            categories: components["schemas"]["Tactic"][];
            classification: components["schemas"]["Classification"];
            /** Created */
            created: string;
            determination: components["schemas"]["Determination"];
            /** Firstactivity */
            firstActivity: string | null;
            /** Lastactivity */
            lastActivity: string | null;
            /** Name */
            name: string;
            /** Number */
            number: number;
            /** Redirect */
            redirect: number | null;
            /** Resolved */
            resolved: string | null;
            /** Services */
            services: components["schemas"]["Service"][];
            severity: components["schemas"]["vedette__detect__alert__Severity"];
            status: components["schemas"]["Status"];
            /** Tags */
            tags: string[];
            /** Updated */
            updated: string;
        };
        /**
         * IndicatorAction
         * @description What meeting it does: counts in full, counts enough to make mail unwanted, is told alone, or says nothing.
         * @enum {string}
         */
        IndicatorAction: "Block" | "Warn" | "Audit" | "Allowed";
        /**
         * IndicatorBody
         * @description One indicator.
         */
        IndicatorBody: {
            action: components["schemas"]["IndicatorAction"];
            /** Created */
            created: string;
            /** Createdby */
            createdBy: string;
            /** Description */
            description: string;
            /** Expires */
            expires: string | null;
            /** Id */
            id: string;
            kind: components["schemas"]["IndicatorKind"];
            severity: components["schemas"]["vedette__mail__indicators__model__Level"];
            /** Source */
            source: string;
            threat: components["schemas"]["Threat"];
            /** Title */
            title: string;
            /** Updated */
            updated: string;
            /** Updatedby */
            updatedBy: string;
            /** Value */
            value: string;
        };
        /**
         * IndicatorFileBody
         * @description A file's text: a STIX 2.1 bundle, an event of MISP, CSV with a header, or values one a line.
         */
        IndicatorFileBody: {
            /**
             * Name
             * @default a file
             */
            name?: string;
            terms: components["schemas"]["IndicatorTermsBody"];
            /** Text */
            text: string;
        };
        /**
         * IndicatorKind
         * @description What an indicator names.
         * @enum {string}
         */
        IndicatorKind: "FileSha256" | "FileSha1" | "FileMd5" | "IpAddress" | "DomainName" | "Url" | "SenderAddress";
        /**
         * IndicatorTermsBody
         * @description What an indicator says beside its value; of a file, what it leaves open.
         */
        IndicatorTermsBody: {
            /** @default Block */
            action?: components["schemas"]["IndicatorAction"];
            /**
             * Description
             * @default
             */
            description?: string;
            /** Expires */
            expires?: string | null;
            /** @default High */
            severity?: components["schemas"]["Level-Input"];
            /**
             * Source
             * @default
             */
            source?: string;
            /** @default phish */
            threat?: components["schemas"]["Threat"];
            /** Title */
            title: string;
        };
        /**
         * InvitationBody
         * @description The one-time token to hand over; shown now and never again.
         */
        InvitationBody: {
            /** Expires */
            expires: string;
            /** Name */
            name: string;
            /** Token */
            token: string;
        };
        /**
         * Invite
         * @description A new account's sign-in name, or that of one whose owner lost password or factor.
         */
        Invite: {
            /** Name */
            name: string;
            /**
             * Title
             * @default
             */
            title?: string;
        };
        /**
         * JobBody
         * @description A job that runs by itself: when it ran, what it said, how it failed (`failures` since the last success).
         */
        JobBody: {
            /** Due */
            due: string;
            /** Error */
            error: string;
            /** Failures */
            failures: number;
            /** Finished */
            finished: string | null;
            /** Job */
            job: string;
            /** Note */
            note: string;
            /** Running */
            running: boolean;
            /** Runs */
            runs: number;
            /**
             * Seconds
             * Format: duration
             */
            seconds: string;
            /** Started */
            started: string | null;
        };
        /**
         * Joined
         * @description The one logical operator of a filter.
         * @enum {string}
         */
        Joined: "and" | "or";
        /**
         * JudgedBody
         * @description A detection judged without being saved.
         */
        JudgedBody: {
            /** Diagnostics */
            diagnostics: components["schemas"]["DiagnosticBody"][];
            /** Requirements */
            requirements: components["schemas"]["RequirementBody"][];
            /** Usable */
            usable: boolean;
        };
        /**
         * KafkaBody
         * @description Kafka brokers (`host:port`), also Event Hubs; `{table}` in the topic makes it one topic a table.
         */
        KafkaBody: {
            /** Brokers */
            brokers: string[];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "kafka";
            /**
             * Mechanism
             * @default PLAIN
             */
            mechanism?: string;
            /**
             * Tls
             * @default true
             */
            tls?: boolean;
            /** Topic */
            topic: string;
            /**
             * User
             * @default
             */
            user?: string;
        };
        /**
         * KeepBody
         * @description At most so many days and gigabytes (10^9 bytes on disk); 0: no limit.
         */
        KeepBody: {
            /**
             * Days
             * @default 0
             */
            days?: number;
            /**
             * Gigabytes
             * @default 0
             */
            gigabytes?: number;
        };
        /**
         * KeptBody
         * @description An exception as kept; `hidden` counts the matches it hid, by rule.
         */
        KeptBody: {
            /**
             * Condition
             * @default
             */
            condition?: string;
            /** Created */
            created: string;
            /**
             * Enabled
             * @default true
             */
            enabled?: boolean;
            /** Entity */
            entity?: {
                [key: string]: unknown;
            } | null;
            /** Etag */
            etag: string;
            /** Expires */
            expires?: string | null;
            /** Hidden */
            hidden: {
                [key: string]: number;
            };
            /** Id */
            id: string;
            /** Owner */
            owner: string;
            /** Reason */
            reason: string;
            /**
             * Rule
             * @default
             */
            rule?: string;
            standing: components["schemas"]["Standing"];
            /** Total */
            total: number;
            /** Updated */
            updated: string;
            /** Updatedby */
            updatedBy: string;
            /** Version */
            version: number;
        };
        /**
         * KeyBody
         * @description One API key; its secret is not kept.
         */
        KeyBody: {
            /** Account */
            account: string;
            /** Created */
            created: string;
            /** Expires */
            expires: string | null;
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** Revoked */
            revoked: string | null;
            /** Scopes */
            scopes: string[];
            /** Used */
            used: string | null;
        };
        /**
         * Kind
         * @description What is saved: a query to run, a function to use in queries, or a question to Threat Explorer (JSON).
         * @enum {string}
         */
        Kind: "query" | "function" | "explorer";
        /**
         * Layer
         * @description The layers in order. `technology` is what the weightiest finding was made by, `user` what the recipient did.
         * @enum {string}
         */
        Layer: "relay" | "domain" | "authentication" | "verdict" | "technology" | "action" | "latest" | "user";
        /**
         * Leaving
         * @description What becomes of the data.
         * @enum {string}
         */
        Leaving: "keep" | "delete";
        /**
         * Letters
         * @description Which.
         */
        Letters: {
            /** Ids */
            ids: string[];
        };
        /**
         * Level
         * @description How bad it is.
         * @enum {string}
         */
        "Level-Input": "Informational" | "Low" | "Medium" | "High";
        /**
         * LicencesBody
         * @description Licences as they stand; Explorer looks back `lookback_days`.
         */
        LicencesBody: {
            /** Features */
            features: components["schemas"]["FeatureBody"][];
            /** Holdings */
            holdings: components["schemas"]["HoldingBody"][];
            /** Lookbackbecause */
            lookbackBecause: string;
            /** Lookbackdays */
            lookbackDays: number;
            /** Subscriptions */
            subscriptions: components["schemas"]["SubscriptionBody"][];
        };
        /**
         * LinkBody
         * @description Why two alerts are together.
         */
        LinkBody: {
            /** Alert */
            alert: string;
            /** Other */
            other: string;
            /** Reason */
            reason: string;
            /** Score */
            score: number;
            /** Verb */
            verb: string;
        };
        /**
         * LinkedBody
         * @description Where they went, and as which alerts.
         */
        LinkedBody: {
            /** Alerts */
            alerts: string[];
            /** Incident */
            incident: number;
        };
        /**
         * Linking
         * @description Where the rows are to go; without a number into a new incident.
         */
        Linking: {
            category: components["schemas"]["Tactic"];
            /** Columns */
            columns: components["schemas"]["ColumnBody"][];
            /**
             * Description
             * @default
             */
            description?: string;
            /** Incident */
            incident?: number | null;
            /** Query */
            query: string;
            /**
             * Response
             * @default []
             */
            response?: string[];
            /** Rows */
            rows: unknown[][];
            /** @default Medium */
            severity?: components["schemas"]["Severity-Input"];
            /**
             * Techniques
             * @default []
             */
            techniques?: string[];
            /** Title */
            title: string;
        };
        /**
         * ListKind
         * @description What an entry names.
         * @enum {string}
         */
        ListKind: "sender" | "spoof" | "url" | "file" | "ip";
        /**
         * LocationBody
         * @description A place data can lie.
         */
        LocationBody: {
            /** Name */
            name: string;
            /** Title */
            title: string;
        };
        /**
         * Login
         * @description How an IMAP server is told who we are: a password, or an OAuth token (XOAUTH2).
         * @enum {string}
         */
        Login: "password" | "xoauth2";
        /**
         * MadeKey
         * @description What a program sends; shown now and never again.
         */
        MadeKey: {
            /** Id */
            id: string;
            /** Text */
            text: string;
        };
        /**
         * MadeSecret
         * @description What the program sends; shown now and never again.
         */
        MadeSecret: {
            /** Expires */
            expires: string;
            /** Id */
            id: string;
            /** Text */
            text: string;
        };
        /**
         * MailActBody
         * @description Messages to act on, and why.
         */
        MailActBody: {
            /** Ids */
            ids: string[];
            /**
             * Note
             * @default
             */
            note?: string;
        };
        /**
         * MailActionBody
         * @description A planned action on a delivered copy.
         */
        MailActionBody: {
            /** Category */
            category: string;
            /** Created */
            created: string;
            /** Createdby */
            createdBy: string;
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Location */
            location: string;
            /** Messageid */
            messageId: string;
            /** Networkid */
            networkId: string;
            /** Note */
            note: string;
            /** Reason */
            reason: string;
            /** Recipient */
            recipient: string;
            /** Sender */
            sender: string;
            /** State */
            state: string;
            /** Subject */
            subject: string;
            /** Trigger */
            trigger: string;
            /** Unreadonly */
            unreadOnly: boolean;
            /** Updated */
            updated: string;
            /** Updatedby */
            updatedBy: string;
        };
        /**
         * MailAlertBody
         * @description An alert that names the message.
         */
        MailAlertBody: {
            /** Id */
            id: string;
            /** Incident */
            incident: number | null;
            /** Severity */
            severity: string;
            /** Title */
            title: string;
        };
        /**
         * MailAnswerBody
         * @description What it is; `list_sender` blocks the sender (allows one that is clean), `purge` plans the removal of copies.
         */
        MailAnswerBody: {
            answer: components["schemas"]["Answer"];
            /**
             * Listsender
             * @default false
             */
            listSender?: boolean;
            /**
             * Note
             * @default
             */
            note?: string;
            /**
             * Purge
             * @default false
             */
            purge?: boolean;
        };
        /**
         * MailAttachmentsBody
         * @description Settings of attachments.
         */
        MailAttachmentsBody: {
            /**
             * Days
             * @default 30
             */
            days?: number;
            /** @default quarantine */
            extensionAction?: components["schemas"]["Treatment"];
            /**
             * Extensions
             * @default []
             */
            extensions?: string[];
            /** @default block */
            mode?: components["schemas"]["Files"];
            /**
             * Redirectto
             * @default []
             */
            redirectTo?: string[];
            /**
             * Zap
             * @default true
             */
            zap?: boolean;
        };
        /**
         * MailAudienceBody
         * @description Whom a policy covers; nothing named: everybody but the exceptions.
         */
        MailAudienceBody: {
            /**
             * Domains
             * @default []
             */
            domains?: string[];
            /**
             * Exceptdomains
             * @default []
             */
            exceptDomains?: string[];
            /**
             * Exceptusers
             * @default []
             */
            exceptUsers?: string[];
            /**
             * Users
             * @default []
             */
            users?: string[];
        };
        /**
         * MailBody
         * @description Mail in [since, until), slots without any left out; `partial`: a limit was reached, there is more.
         */
        MailBody: {
            /** Byverdict */
            byVerdict: {
                [key: string]: number;
            };
            /** Counts */
            counts: components["schemas"]["MailCountBody"][];
            /** Partial */
            partial: boolean;
            /** Since */
            since: string;
            /** Targets */
            targets: components["schemas"]["MailTargetBody"][];
            /** Total */
            total: number;
            /** Unit */
            unit: string;
            /** Until */
            until: string;
        };
        /**
         * MailboxBody
         * @description A mailbox and how reading it goes; `due` is the next try after failures.
         */
        MailboxBody: {
            /** Created */
            created: string;
            /** Creator */
            creator: string;
            /** Due */
            due: string | null;
            /** Error */
            error: string;
            /** Failures */
            failures: number;
            /** Id */
            id: string;
            /** Last */
            last: string | null;
            /** Messages */
            messages: number;
            /** Name */
            name: string;
            /** Running */
            running: boolean;
            /** Terms */
            terms: {
                [key: string]: unknown;
            };
        };
        /**
         * MailChangedBody
         * @description A copy that would be treated otherwise.
         */
        MailChangedBody: {
            after: components["schemas"]["MailOutcomeBody"];
            before: components["schemas"]["MailOutcomeBody"];
            /** Networkmessageid */
            networkMessageId: string;
            /** Received */
            received: string;
            /** Recipient */
            recipient: string;
            /** Sender */
            sender: string;
            /** Subject */
            subject: string;
        };
        /**
         * MailCheckBody
         * @description One result of authentication.
         */
        MailCheckBody: {
            /** Name */
            name: string;
            /** Result */
            result: string;
        };
        /**
         * MailConditionBody
         * @description What a mail-flow rule looks at: every field that is set must hold, one of its values is enough.
         */
        MailConditionBody: {
            /**
             * Authentication
             * @default []
             */
            authentication?: string[];
            /**
             * Direction
             * @default
             */
            direction?: string;
            /**
             * Extensions
             * @default []
             */
            extensions?: string[];
            /**
             * Header
             * @default
             */
            header?: string;
            /**
             * Headervalues
             * @default []
             */
            headerValues?: string[];
            /**
             * Larger
             * @default 0
             */
            larger?: number;
            /**
             * Networks
             * @default []
             */
            networks?: string[];
            /**
             * Recipients
             * @default []
             */
            recipients?: string[];
            /**
             * Senders
             * @default []
             */
            senders?: string[];
            /**
             * Subject
             * @default []
             */
            subject?: string[];
        };
        /**
         * MailCopyBody
         * @description The copy of one recipient; `outcome` is there for mail that passed the gate.
         */
        MailCopyBody: {
            /** Category */
            category: string;
            /** Explanation */
            explanation: string[];
            /** Latestaction */
            latestAction: string;
            /** Latestlocation */
            latestLocation: string;
            /** Originalaction */
            originalAction: string;
            /** Originallocation */
            originalLocation: string;
            outcome: components["schemas"]["MailOutcomeBody"] | null;
            /** Policy */
            policy: string;
            /** Recipient */
            recipient: string;
        };
        /**
         * MailCountBody
         * @description Messages of one verdict in the slot that begins at `at`; `delivered` of them were not stopped.
         */
        MailCountBody: {
            /** At */
            at: string;
            /** Count */
            count: number;
            /** Delivered */
            delivered: number;
            verdict: components["schemas"]["Verdict"];
        };
        /**
         * MailDoorBody
         * @description A way mail passes through us, as `config.toml` names it; `trouble` is what is wrong with it, empty: it works.
         */
        MailDoorBody: {
            /** Kind */
            kind: string;
            /** Largest */
            largest: number;
            /** Listen */
            listen: string;
            /** Name */
            name: string;
            /** Next */
            next: string;
            /** Patience */
            patience: number;
            /** Trouble */
            trouble: string;
            /** Trusted */
            trusted: string[];
        };
        /**
         * MailEntriesBody
         * @description What to allow or block; without an end a block stays and an allow lasts 45 days.
         */
        MailEntriesBody: {
            /** Allow */
            allow: boolean;
            /** Expires */
            expires?: string | null;
            kind: components["schemas"]["ListKind"];
            /**
             * Note
             * @default
             */
            note?: string;
            /** Values */
            values: string[];
        };
        /**
         * MailEntryBody
         * @description One entry.
         */
        MailEntryBody: {
            /** Allow */
            allow: boolean;
            /** Created */
            created: string;
            /** Createdby */
            createdBy: string;
            /** Expires */
            expires: string | null;
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Note */
            note: string;
            /** Owner */
            owner: string;
            /** Used */
            used: string | null;
            /** Value */
            value: string;
        };
        /**
         * MailFileBody
         * @description A file attached to it.
         */
        MailFileBody: {
            /** Name */
            name: string;
            /** Sha256 */
            sha256: string;
            /** Size */
            size: number;
            /** Threats */
            threats: string;
            /** Type */
            type: string;
        };
        /**
         * MailFindingBody
         * @description One finding of an analyser with its points.
         */
        MailFindingBody: {
            /** Code */
            code: string;
            /** Evidence */
            evidence: string;
            /** Kind */
            kind: string;
            /** Technology */
            technology: string;
            /** Weight */
            weight: number;
        };
        /**
         * MailFlowBody
         * @description A mail-flow rule.
         */
        MailFlowBody: {
            /** @default none */
            action?: components["schemas"]["Treatment"];
            /**
             * Bcc
             * @default []
             */
            bcc?: string[];
            /**
             * Days
             * @default 30
             */
            days?: number;
            /**
             * Headers
             * @default []
             */
            headers?: [
                string,
                string
            ][];
            /**
             * Reason
             * @default
             */
            reason?: string;
            /**
             * Redirectto
             * @default []
             */
            redirectTo?: string[];
            /** Scl */
            scl?: number | null;
            /**
             * Stop
             * @default false
             */
            stop?: boolean;
            /**
             * Subjecttag
             * @default
             */
            subjectTag?: string;
            /**
             * Test
             * @default false
             */
            test?: boolean;
            /**
             * @default {
             *       "senders": [],
             *       "recipients": [],
             *       "subject": [],
             *       "header": "",
             *       "headerValues": [],
             *       "extensions": [],
             *       "networks": [],
             *       "authentication": [],
             *       "larger": 0,
             *       "direction": ""
             *     }
             */
            unless?: components["schemas"]["MailConditionBody"];
            /**
             * @default {
             *       "senders": [],
             *       "recipients": [],
             *       "subject": [],
             *       "header": "",
             *       "headerValues": [],
             *       "extensions": [],
             *       "networks": [],
             *       "authentication": [],
             *       "larger": 0,
             *       "direction": ""
             *     }
             */
            when?: components["schemas"]["MailConditionBody"];
        };
        /**
         * MailHappeningBody
         * @description One line of the timeline.
         */
        MailHappeningBody: {
            /** Action */
            action: string;
            /** At */
            at: string;
            /** Event */
            event: string;
            /** Recipient */
            recipient: string;
            /** Result */
            result: string;
            /** Source */
            source: string;
            /** Threats */
            threats: string;
        };
        /**
         * MailHeaderBody
         * @description One header field.
         */
        MailHeaderBody: {
            /** Name */
            name: string;
            /** Value */
            value: string;
        };
        /**
         * MailHeldBody
         * @description One message held for one recipient.
         */
        MailHeldBody: {
            /** Category */
            category: string;
            /** Expires */
            expires: string;
            /** Id */
            id: string;
            /** Mailfrom */
            mailFrom: string;
            /** Mayrelease */
            mayRelease: boolean;
            /** Messageid */
            messageId: string;
            /** Networkid */
            networkId: string;
            /** Note */
            note: string;
            /** Policy */
            policy: string;
            /** Policyid */
            policyId: string;
            /** Protection */
            protection: string;
            /** Received */
            received: string;
            /** Recipient */
            recipient: string;
            /** Sender */
            sender: string;
            /** Size */
            size: number;
            /** State */
            state: string;
            /** Stateat */
            stateAt: string;
            /** Stateby */
            stateBy: string;
            /** Subject */
            subject: string;
        };
        /**
         * MailIdentsBody
         * @description Entries by id.
         */
        MailIdentsBody: {
            /** Ids */
            ids: string[];
        };
        /**
         * MailIncidentBody
         * @description An incident of these alerts.
         */
        MailIncidentBody: {
            /** Name */
            name: string;
            /** Number */
            number: number;
            /** Severity */
            severity: string;
        };
        /**
         * MailJudgementBody
         * @description What it was judged to be, by whom, and why.
         */
        MailJudgementBody: {
            /** Bcl */
            bcl: number;
            /** By */
            by: string;
            /** Confidence */
            confidence: string;
            /** Findings */
            findings: components["schemas"]["MailFindingBody"][];
            /** Methods */
            methods: string[];
            /** Ours */
            ours: string;
            /** Pcl */
            pcl: number;
            /** Problems */
            problems: string[];
            /** Reasons */
            reasons: string[];
            /** Scl */
            scl: number;
            /** Score */
            score: number;
            /** Threats */
            threats: string;
        };
        /**
         * MailKeptPolicyBody
         * @description A policy as kept; `stock` ones are ours. `rank` is its place in the order of precedence, from 0.
         */
        MailKeptPolicyBody: {
            attachments?: components["schemas"]["MailAttachmentsBody"] | null;
            /**
             * @default {
             *       "users": [],
             *       "domains": [],
             *       "exceptUsers": [],
             *       "exceptDomains": []
             *     }
             */
            audience?: components["schemas"]["MailAudienceBody"];
            /**
             * Description
             * @default
             */
            description?: string;
            /**
             * Enabled
             * @default true
             */
            enabled?: boolean;
            /** Etag */
            etag: string;
            flow?: components["schemas"]["MailFlowBody"] | null;
            /** Id */
            id: string;
            links?: components["schemas"]["MailLinksBody"] | null;
            /** Name */
            name: string;
            phish?: components["schemas"]["MailPhishBody"] | null;
            /**
             * Priority
             * @default 0
             */
            priority?: number;
            protection: components["schemas"]["Protection"];
            spam?: components["schemas"]["MailSpamBody"] | null;
            /** Stock */
            stock: boolean;
            /** Updated */
            updated: string | null;
            /** Updatedby */
            updatedBy: string;
            /** Version */
            version: number;
        };
        /**
         * MailKeptSettingsBody
         * @description The settings as kept; give `version` back with a change.
         */
        MailKeptSettingsBody: {
            /**
             * Digestfrom
             * @default
             */
            digestFrom?: string;
            /**
             * Digesthours
             * @default 24
             */
            digestHours?: number;
            /**
             * Domains
             * @default []
             */
            domains?: string[];
            /**
             * Hosts
             * @default []
             */
            hosts?: string[];
            /**
             * Junkheader
             * @default X-Spam-Flag: YES
             */
            junkHeader?: string;
            /**
             * Keepdays
             * @default 30
             */
            keepDays?: number;
            /**
             * Name
             * @default vedette
             */
            name?: string;
            /**
             * Reportmailboxes
             * @default []
             */
            reportMailboxes?: string[];
            /**
             * Sealers
             * @default []
             */
            sealers?: string[];
            /** Version */
            version: number;
        };
        /**
         * MailLineBody
         * @description A message to one recipient.
         */
        MailLineBody: {
            /** Additionalactions */
            additionalActions: string[];
            /** Attachments */
            attachments: number | null;
            /** Clusterid */
            clusterId: string;
            /** Confidence */
            confidence: string;
            /** Connector */
            connector: string;
            /** Deliveryaction */
            deliveryAction: string;
            /** Detectionmethods */
            detectionMethods: string;
            /** Direction */
            direction: string;
            /** Distributionlist */
            distributionList: string;
            /** Internetmessageid */
            internetMessageId: string;
            /** Language */
            language: string;
            /** Latestlocation */
            latestLocation: string;
            /** Mailfrom */
            mailFrom: string;
            /** Networkmessageid */
            networkMessageId: string;
            /** Originallocation */
            originalLocation: string;
            /** Overrides */
            overrides: string;
            /** Overridesource */
            overrideSource: string;
            /** Policyaction */
            policyAction: string;
            /** Policytype */
            policyType: string;
            /** Recipient */
            recipient: string;
            /** Senderaddress */
            senderAddress: string;
            /** Senderdomain */
            senderDomain: string;
            /** Senderip */
            senderIp: string;
            /** Sendername */
            senderName: string;
            /** Size */
            size: number | null;
            /** Subject */
            subject: string;
            /** Threatnames */
            threatNames: string;
            /** Threattypes */
            threatTypes: string;
            /** Timestamp */
            timestamp: string;
            /** Urls */
            urls: number | null;
        };
        /**
         * MailLinkBody
         * @description A link in it.
         */
        MailLinkBody: {
            /** Domain */
            domain: string;
            /** Location */
            location: string;
            /** Url */
            url: string;
        };
        /**
         * MailLinksBody
         * @description Settings of links.
         */
        MailLinksBody: {
            /**
             * Blocked
             * @default []
             */
            blocked?: string[];
            /**
             * Clickthrough
             * @default false
             */
            clickThrough?: boolean;
            /**
             * Dkimsigned
             * @default true
             */
            dkimSigned?: boolean;
            /**
             * Internal
             * @default false
             */
            internal?: boolean;
            /**
             * Keep
             * @default []
             */
            keep?: string[];
            /**
             * Rewrite
             * @default true
             */
            rewrite?: boolean;
            /**
             * Track
             * @default true
             */
            track?: boolean;
        };
        /**
         * MailMessageBody
         * @description Everything about one message; `kept`: the raw message is here, `partial`: what a limit cut.
         */
        MailMessageBody: {
            /** Alerts */
            alerts: components["schemas"]["MailAlertBody"][];
            /** Authentication */
            authentication: components["schemas"]["MailCheckBody"][];
            /** Copies */
            copies: components["schemas"]["MailCopyBody"][];
            /** Direction */
            direction: string;
            /** Files */
            files: components["schemas"]["MailFileBody"][];
            /** Incidents */
            incidents: components["schemas"]["MailIncidentBody"][];
            judgement: components["schemas"]["MailJudgementBody"];
            /** Kept */
            kept: boolean;
            /** Language */
            language: string;
            /** Links */
            links: components["schemas"]["MailLinkBody"][];
            /** Messageid */
            messageId: string;
            /** Networkid */
            networkId: string;
            /** Partial */
            partial: string[];
            /** Received */
            received: string | null;
            sender: components["schemas"]["MailSenderBody"];
            /** Sent */
            sent: string | null;
            /** Size */
            size: number;
            /** Subject */
            subject: string;
            /** Timeline */
            timeline: components["schemas"]["MailHappeningBody"][];
            /** Tls */
            tls: string;
            /** Way */
            way: string;
        };
        /**
         * MailMovesBody
         * @description How many copies would go from one action to another.
         */
        MailMovesBody: {
            /** After */
            after: string;
            /** Before */
            before: string;
            /** Count */
            count: number;
        };
        /**
         * MailNoteBody
         * @description An entry's note and end.
         */
        MailNoteBody: {
            /** Expires */
            expires?: string | null;
            /**
             * Note
             * @default
             */
            note?: string;
        };
        /**
         * MailOutcomeBody
         * @description What is decided for one recipient, and every step of why.
         */
        MailOutcomeBody: {
            /** Action */
            action: string;
            /** Category */
            category: string;
            /** Guarded */
            guarded: boolean;
            override: components["schemas"]["MailOverrideBody"] | null;
            /** Policy */
            policy: string;
            /** Policyid */
            policyId: string;
            /** Protection */
            protection: string;
            /** Reasons */
            reasons: components["schemas"]["MailReasonBody"][];
            /** Recipient */
            recipient: string;
            /** To */
            to: string[];
        };
        /**
         * MailOverrideBody
         * @description What overruled the verdict.
         */
        MailOverrideBody: {
            /** Allowed */
            allowed: boolean;
            /** Id */
            id: string;
            /** Level */
            level: string;
            /** Source */
            source: string;
        };
        /**
         * MailOwnReportAsked
         * @description A message to report: itself (base64 of .eml or .msg), and what one takes it for.
         */
        MailOwnReportAsked: {
            /** Message */
            message: string;
            said: components["schemas"]["Said"];
        };
        /**
         * MailOwnReportBody
         * @description A message somebody reported, as they see it: what was said of it, and what it was found to be.
         */
        MailOwnReportBody: {
            /** Answer */
            answer: string;
            /** Answeredat */
            answeredAt: string | null;
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Sender */
            sender: string;
            /** Simulation */
            simulation: boolean;
            /** State */
            state: string;
            /** Subject */
            subject: string;
            /** Submitted */
            submitted: string;
            /** Verdict */
            verdict: string;
        };
        /**
         * MailPartBody
         * @description A file in the message.
         */
        MailPartBody: {
            /** Encrypted */
            encrypted: boolean;
            /** Inside */
            inside: boolean;
            /** Name */
            name: string;
            /** Sha256 */
            sha256: string;
            /** Size */
            size: number;
            /** Type */
            type: string;
        };
        /**
         * MailPasswordBody
         * @description The password of the archive.
         */
        MailPasswordBody: {
            /** Password */
            password: string;
        };
        /**
         * MailPersonBody
         * @description Somebody protected.
         */
        MailPersonBody: {
            /** Address */
            address: string;
            /** Name */
            name: string;
        };
        /**
         * MailPhishBody
         * @description Settings of anti-phish.
         */
        MailPhishBody: {
            /**
             * Days
             * @default 30
             */
            days?: number;
            /** @default quarantine */
            dmarcQuarantine?: components["schemas"]["Treatment"];
            /** @default reject */
            dmarcReject?: components["schemas"]["Treatment"];
            /** @default none */
            domainAction?: components["schemas"]["Treatment"];
            /**
             * Domains
             * @default []
             */
            domains?: string[];
            /**
             * Honourdmarc
             * @default true
             */
            honourDmarc?: boolean;
            /** @default standard */
            level?: components["schemas"]["PhishLevel"];
            /** @default none */
            mailboxAction?: components["schemas"]["Treatment"];
            /**
             * Mailboxintelligence
             * @default true
             */
            mailboxIntelligence?: boolean;
            /**
             * Owndomains
             * @default true
             */
            ownDomains?: boolean;
            /**
             * People
             * @default []
             */
            people?: components["schemas"]["MailPersonBody"][];
            /**
             * Redirectto
             * @default []
             */
            redirectTo?: string[];
            /** @default junk */
            spoofAction?: components["schemas"]["Treatment"];
            /**
             * Spoofintelligence
             * @default true
             */
            spoofIntelligence?: boolean;
            /**
             * Trusted
             * @default []
             */
            trusted?: string[];
            /** @default none */
            userAction?: components["schemas"]["Treatment"];
        };
        /**
         * MailPolicyBody
         * @description A policy as asked for: the settings stand under the name of its protection, the others are left out.
         */
        MailPolicyBody: {
            attachments?: components["schemas"]["MailAttachmentsBody"] | null;
            /**
             * @default {
             *       "users": [],
             *       "domains": [],
             *       "exceptUsers": [],
             *       "exceptDomains": []
             *     }
             */
            audience?: components["schemas"]["MailAudienceBody"];
            /**
             * Description
             * @default
             */
            description?: string;
            /**
             * Enabled
             * @default true
             */
            enabled?: boolean;
            flow?: components["schemas"]["MailFlowBody"] | null;
            links?: components["schemas"]["MailLinksBody"] | null;
            /** Name */
            name: string;
            phish?: components["schemas"]["MailPhishBody"] | null;
            /**
             * Priority
             * @default 0
             */
            priority?: number;
            spam?: components["schemas"]["MailSpamBody"] | null;
        };
        /**
         * MailPreviewBody
         * @description What a change would do to the mail since a moment: `looked` of `total` messages, `changed` of `copies`.
         */
        MailPreviewBody: {
            /** Changed */
            changed: number;
            /** Copies */
            copies: number;
            /** Looked */
            looked: number;
            /** Moves */
            moves: components["schemas"]["MailMovesBody"][];
            /** Shown */
            shown: components["schemas"]["MailChangedBody"][];
            /** Since */
            since: string;
            /** Total */
            total: number;
        };
        /**
         * MailReasonBody
         * @description One step of an explanation; `decided` marks what counted.
         */
        MailReasonBody: {
            /** Decided */
            decided: boolean;
            /** Step */
            step: string;
            /** Text */
            text: string;
        };
        /**
         * MailRejectBody
         * @description Actions to withdraw, and why.
         */
        MailRejectBody: {
            /** Ids */
            ids: string[];
            /**
             * Note
             * @default
             */
            note?: string;
        };
        /**
         * MailReleaseBody
         * @description What to release; `false_positive` says that the verdict was wrong.
         */
        MailReleaseBody: {
            /**
             * Falsepositive
             * @default false
             */
            falsePositive?: boolean;
            /** Ids */
            ids: string[];
            /**
             * Note
             * @default
             */
            note?: string;
        };
        /**
         * MailSenderBody
         * @description Who sent it, in the header and on the envelope, and from where.
         */
        MailSenderBody: {
            /** Address */
            address: string;
            /** Ip */
            ip: string;
            /** Listid */
            listId: string;
            /** Mailer */
            mailer: string;
            /** Mailfrom */
            mailFrom: string;
            /** Name */
            name: string;
            /** Replyto */
            replyTo: string;
        };
        /**
         * MailShownBody
         * @description A message as safe text.
         */
        MailShownBody: {
            /** Cut */
            cut: boolean;
            /** Links */
            links: string[];
            /** Parts */
            parts: components["schemas"]["MailPartBody"][];
            /** Problems */
            problems: string[];
            /** Recipients */
            recipients: string[];
            /** Sender */
            sender: string;
            /** Subject */
            subject: string;
            /** Text */
            text: string;
        };
        /**
         * MailSpamBody
         * @description Settings of anti-spam.
         */
        MailSpamBody: {
            /**
             * Allowed
             * @default []
             */
            allowed?: string[];
            /**
             * Blocked
             * @default []
             */
            blocked?: string[];
            /** @default junk */
            bulk?: components["schemas"]["Treatment"];
            /**
             * Bulkthreshold
             * @default 7
             */
            bulkThreshold?: number;
            /**
             * Days
             * @default 15
             */
            days?: number;
            /** @default quarantine */
            highConfidencePhish?: components["schemas"]["Treatment"];
            /** @default junk */
            highConfidenceSpam?: components["schemas"]["Treatment"];
            /** @default quarantine */
            phish?: components["schemas"]["Treatment"];
            /**
             * Redirectto
             * @default []
             */
            redirectTo?: string[];
            /**
             * Release
             * @default true
             */
            release?: boolean;
            /** @default junk */
            spam?: components["schemas"]["Treatment"];
            /**
             * Subjecttag
             * @default [SPAM]
             */
            subjectTag?: string;
            /**
             * Zapphish
             * @default true
             */
            zapPhish?: boolean;
            /**
             * Zapspam
             * @default true
             */
            zapSpam?: boolean;
        };
        /**
         * MailSubmissionBody
         * @description A reported message with our verdict and the administrator's answer.
         */
        MailSubmissionBody: {
            /** Answer */
            answer: string;
            /** Answeredat */
            answeredAt: string | null;
            /** Answeredby */
            answeredBy: string;
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Messageid */
            messageId: string;
            /** Networkid */
            networkId: string;
            /** Note */
            note: string;
            /** Policy */
            policy: string;
            /** Reasons */
            reasons: string[];
            /** Recipient */
            recipient: string;
            /** Reporter */
            reporter: string;
            /** Sender */
            sender: string;
            /** Shape */
            shape: string;
            /** Simulation */
            simulation: boolean;
            /** Source */
            source: string;
            /** State */
            state: string;
            /** Subject */
            subject: string;
            /** Submitted */
            submitted: string;
            /** Verdict */
            verdict: string;
        };
        /**
         * MailSubmitBody
         * @description A message to look at: one that passed (`network_id`) or itself (`message`, base64 of .eml or .msg).
         */
        MailSubmitBody: {
            /**
             * Message
             * @default
             */
            message?: string;
            /**
             * Networkid
             * @default
             */
            networkId?: string;
            /**
             * Recipient
             * @default
             */
            recipient?: string;
            said: components["schemas"]["Said"];
        };
        /**
         * MailTargetBody
         * @description A recipient with the malware and phish sent to them.
         */
        MailTargetBody: {
            /** Address */
            address: string;
            /** Delivered */
            delivered: number;
            /** Malware */
            malware: number;
            /** Phish */
            phish: number;
        };
        /**
         * MailVersionBody
         * @description How a policy was after one change.
         */
        MailVersionBody: {
            /** At */
            at: string;
            /** By */
            by: string;
            /** Document */
            document: {
                [key: string]: unknown;
            };
            /** Verb */
            verb: string;
            /** Version */
            version: number;
        };
        /**
         * MailWhyBody
         * @description Why.
         */
        MailWhyBody: {
            /**
             * Note
             * @default
             */
            note?: string;
        };
        /**
         * MatrixBody
         * @description All cells in the order of an attack; `fresh` is false while blindness is still being worked out: ask again.
         */
        MatrixBody: {
            /** Blind */
            blind: components["schemas"]["BlindBody"][];
            /** Cells */
            cells: components["schemas"]["CellBody"][];
            /** Fresh */
            fresh: boolean;
            /** Uncovered */
            uncovered: components["schemas"]["Tactic"][];
            /** Unit */
            unit: string;
        };
        /**
         * Me
         * @description Who is signed in, where, and what they may do; `tenants` are those they can switch to; `time_zone` is
         *     how the organisation shows times.
         */
        Me: {
            /** Name */
            name: string;
            /** Navigation */
            navigation: components["schemas"]["PlaceBody"][];
            /** Now */
            now: string;
            /** Rights */
            rights: string[];
            /** Secondfactor */
            secondFactor: boolean;
            /** Tenant */
            tenant: string;
            /** Tenants */
            tenants: string[];
            /** Timezone */
            timeZone: string;
        };
        /**
         * MemberBody
         * @description Who can be put into role groups: an account, or a group of the directory.
         */
        MemberBody: {
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Name */
            name: string;
            /** Title */
            title: string;
        };
        /**
         * Merge
         * @description The incidents to empty into this one.
         */
        Merge: {
            /**
             * Because
             * @default
             */
            because?: string;
            /** Sources */
            sources: number[];
        };
        /**
         * Messages
         * @description Messages by their NetworkMessageId, and why they belong to the incident.
         */
        Messages: {
            /**
             * Because
             * @default
             */
            because?: string;
            /** Messages */
            messages: string[];
        };
        /**
         * MicrosoftGraphBody
         * @description Mailboxes of Microsoft 365, read by an application with Mail.Read.
         */
        MicrosoftGraphBody: {
            /**
             * Authority
             * @default https://login.microsoftonline.com
             */
            authority?: string;
            /** Clientid */
            clientId: string;
            /** Directory */
            directory: string;
            /** Folders */
            folders?: string[];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "graph";
            /** Mailboxes */
            mailboxes: string[];
            /**
             * Service
             * @default https://graph.microsoft.com
             */
            service?: string;
        };
        /**
         * MomentBody
         * @description Copies of the hour or day that begins `at`.
         */
        MomentBody: {
            /** At */
            at: string;
            /** Copies */
            copies: number;
        };
        /**
         * MyRoles
         * @description What somebody is, and every activity with its decision.
         */
        MyRoles: {
            /** Decisions */
            decisions: components["schemas"]["DecisionBody"][];
            /** Grants */
            grants: components["schemas"]["GrantBody"][];
            /** Name */
            name: string;
        };
        /**
         * NewApplication
         * @description Its name and what it may do (Microsoft's application permissions).
         */
        NewApplication: {
            /** Name */
            name: string;
            /** Permissions */
            permissions: string[];
        };
        /**
         * NewMailbox
         * @description A mailbox to read; the secret is its password, refresh token or client secret.
         */
        NewMailbox: {
            /** Name */
            name: string;
            /** Secret */
            secret: string;
            /** Terms */
            terms: components["schemas"]["ImapBody"] | components["schemas"]["MicrosoftGraphBody"];
        };
        /**
         * NewPasskey
         * @description What the browser made, and what its owner calls it.
         */
        NewPasskey: {
            /** Answer */
            answer: {
                [key: string]: unknown;
            };
            /**
             * Name
             * @default
             */
            name?: string;
        };
        /**
         * NewSecret
         * @description How many days a secret lasts, and what tells it from others.
         */
        NewSecret: {
            /**
             * Days
             * @default 180
             */
            days?: number;
            /**
             * Hint
             * @default
             */
            hint?: string;
        };
        /**
         * NewStream
         * @description A stream to make; `everything` begins with what is kept already.
         */
        NewStream: {
            /**
             * @default {
             *       "alerts": true,
             *       "incidents": true,
             *       "tables": []
             *     }
             */
            choice?: components["schemas"]["ChoiceBody"];
            /**
             * Everything
             * @default false
             */
            everything?: boolean;
            /** Name */
            name: string;
            /**
             * Secret
             * @default
             */
            secret?: string;
            /** Sink */
            sink: components["schemas"]["KafkaBody"] | components["schemas"]["HttpBody"] | components["schemas"]["FilesBody"] | components["schemas"]["SyslogBody"];
        };
        /**
         * NewSubscription
         * @description A product by part number, title or id.
         */
        NewSubscription: {
            /** Expires */
            expires?: string | null;
            /**
             * Seats
             * @default 0
             */
            seats?: number;
            /** Sku */
            sku: string;
            /**
             * Trial
             * @default false
             */
            trial?: boolean;
        };
        /**
         * NodeBody
         * @description One entity of the graph: all its `names` and `types`, and the ids of the alerts that show it.
         */
        NodeBody: {
            /** Alerts */
            alerts: number;
            /** Id */
            id: string;
            /** Impacted */
            impacted: boolean;
            /** Label */
            label: string;
            /** Names */
            names: string[];
            /** Shownby */
            shownBy: string[];
            /** Type */
            type: string;
            /** Types */
            types: string[];
        };
        /**
         * NoticeBody
         * @description One piece of news: `new` incidents, what is `yours` now, `changed` or `said` of yours by `actor`.
         */
        NoticeBody: {
            /** Actor */
            actor: string;
            /** At */
            at: string;
            kind: components["schemas"]["NoticeKind"];
            /** Name */
            name: string;
            /** Number */
            number: number;
            severity: components["schemas"]["vedette__detect__alert__Severity"];
            /** Text */
            text: string;
        };
        /**
         * NoticeKind
         * @description What it is to the person who reads it.
         * @enum {string}
         */
        NoticeKind: "new" | "yours" | "changed" | "said";
        /**
         * Off
         * @description What becomes of the data; there is no default.
         */
        Off: {
            data: components["schemas"]["Leaving"];
        };
        /**
         * OfIncident
         * @description An incident in short.
         */
        OfIncident: {
            /** Name */
            name: string;
            /** Number */
            number: number;
            severity: components["schemas"]["vedette__detect__alert__Severity"];
            status: components["schemas"]["Status"];
        };
        /**
         * Operator
         * @description How a property is compared with values.
         * @enum {string}
         */
        Operator: "equal-any" | "equal-none" | "contains-any" | "contains-none" | "greater" | "less";
        /**
         * Options
         * @description What `navigator.credentials.create` or `.get` takes as `publicKey` (`PublicKeyCredential.parse…FromJSON`).
         */
        Options: {
            /** Publickey */
            publicKey: {
                [key: string]: unknown;
            };
        };
        /**
         * Origin
         * @description Who wrote the rule: it came with the product, the user wrote it, or it was converted from Sigma.
         * @enum {string}
         */
        Origin: "stock" | "user" | "sigma";
        /**
         * OverviewBody
         * @description Everything the dashboard shows about [since, until); `narrow`: only about the reader's device groups.
         *
         *     `closed` incidents were resolved in that time; half of them had been there no longer than `medianOpen`.
         */
        OverviewBody: {
            byService: components["schemas"]["SeriesBody"];
            bySeverity: components["schemas"]["SeriesBody"];
            byTactic: components["schemas"]["SeriesBody"];
            /** Closed */
            closed: number;
            /** Devices */
            devices: components["schemas"]["TargetBody"][];
            incidents: components["schemas"]["SeriesBody"];
            /** Medianopen */
            medianOpen: string | null;
            /** Narrow */
            narrow: boolean;
            /** Openincidents */
            openIncidents: {
                [key: string]: number;
            };
            /** People */
            people: components["schemas"]["TargetBody"][];
            /** Since */
            since: string;
            /** Sources */
            sources: components["schemas"]["SourceBody"][];
            /** Until */
            until: string;
        };
        /** Page[AlertLine] */
        Page_AlertLine_: {
            /** Next */
            next?: string | null;
            /** Total */
            total: number;
            /** Value */
            value: components["schemas"]["AlertLine"][];
        };
        /** Page[CampaignBody] */
        Page_CampaignBody_: {
            /** Next */
            next?: string | null;
            /** Total */
            total: number;
            /** Value */
            value: components["schemas"]["CampaignBody"][];
        };
        /** Page[IncidentLine] */
        Page_IncidentLine_: {
            /** Next */
            next?: string | null;
            /** Total */
            total: number;
            /** Value */
            value: components["schemas"]["IncidentLine"][];
        };
        /** Page[IndicatorBody] */
        Page_IndicatorBody_: {
            /** Next */
            next?: string | null;
            /** Total */
            total: number;
            /** Value */
            value: components["schemas"]["IndicatorBody"][];
        };
        /** Page[MailActionBody] */
        Page_MailActionBody_: {
            /** Next */
            next?: string | null;
            /** Total */
            total: number;
            /** Value */
            value: components["schemas"]["MailActionBody"][];
        };
        /** Page[MailEntryBody] */
        Page_MailEntryBody_: {
            /** Next */
            next?: string | null;
            /** Total */
            total: number;
            /** Value */
            value: components["schemas"]["MailEntryBody"][];
        };
        /** Page[MailHeldBody] */
        Page_MailHeldBody_: {
            /** Next */
            next?: string | null;
            /** Total */
            total: number;
            /** Value */
            value: components["schemas"]["MailHeldBody"][];
        };
        /** Page[MailOwnReportBody] */
        Page_MailOwnReportBody_: {
            /** Next */
            next?: string | null;
            /** Total */
            total: number;
            /** Value */
            value: components["schemas"]["MailOwnReportBody"][];
        };
        /** Page[MailSubmissionBody] */
        Page_MailSubmissionBody_: {
            /** Next */
            next?: string | null;
            /** Total */
            total: number;
            /** Value */
            value: components["schemas"]["MailSubmissionBody"][];
        };
        /** Page[TaskBody] */
        Page_TaskBody_: {
            /** Next */
            next?: string | null;
            /** Total */
            total: number;
            /** Value */
            value: components["schemas"]["TaskBody"][];
        };
        /**
         * PasskeyAnswer
         * @description A browser's answer.
         */
        PasskeyAnswer: {
            /** Answer */
            answer: {
                [key: string]: unknown;
            };
        };
        /**
         * PasskeyBody
         * @description One passkey; `synced` tells its maker keeps copies of it, for other devices of the owner.
         */
        PasskeyBody: {
            /** Created */
            created: string;
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** Synced */
            synced: boolean;
            /** Used */
            used: string | null;
        };
        /**
         * Passwords
         * @description The present and the new password.
         */
        Passwords: {
            /** New */
            new: string;
            /** Old */
            old: string;
        };
        /**
         * PeopleBody
         * @description The directory: people, and groups by name with how many members they have.
         */
        PeopleBody: {
            /** Groups */
            groups: {
                [key: string]: number;
            };
            /** Users */
            users: components["schemas"]["UserBody"][];
        };
        /**
         * PermissionsBody
         * @description Who may what, and who could.
         */
        PermissionsBody: {
            /** Assignments */
            assignments: components["schemas"]["AssignmentBody"][];
            /** Devices */
            devices: components["schemas"]["DeviceGroupBody"][];
            /** Groups */
            groups: components["schemas"]["GroupBody"][];
            /** Members */
            members: components["schemas"]["MemberBody"][];
            /** Roles */
            roles: components["schemas"]["RoleBody"][];
        };
        /**
         * PhishLevel
         * @description How little it takes to call a message phishing.
         * @enum {string}
         */
        PhishLevel: "standard" | "aggressive" | "more-aggressive" | "most-aggressive";
        /**
         * PlaceBody
         * @description A place in the navigation, how it is for this person, and why.
         */
        PlaceBody: {
            because: components["schemas"]["Why"];
            /** Name */
            name: string;
            shown: components["schemas"]["Shown"];
            /** Title */
            title: string;
        };
        /**
         * Planned
         * @description A change that is only thought of: putting in, or with `take` taking out.
         */
        Planned: {
            /**
             * Devices
             * @default []
             */
            devices?: string[];
            /** Group */
            group: string;
            /**
             * Kind
             * @default account
             * @enum {string}
             */
            kind?: "account" | "group";
            /** Member */
            member: string;
            /** Store */
            store: string;
            /**
             * Take
             * @default false
             */
            take?: boolean;
        };
        /**
         * ProfileBody
         * @description The page: `since` bounds everything but facts, alerts and incidents; `partial` names parts cut by a limit.
         */
        ProfileBody: {
            /** Alerts */
            alerts: components["schemas"]["AlertLine"][];
            /** Alertstotal */
            alertsTotal: number;
            /** Devices */
            devices: number;
            /** Facts */
            facts: components["schemas"]["FactBody"][];
            /** Firstseen */
            firstSeen: string | null;
            /** Incidents */
            incidents: components["schemas"]["OfIncident"][];
            /** Lastseen */
            lastSeen: string | null;
            /** Name */
            name: string;
            /** Partial */
            partial: string[];
            /** People */
            people: number;
            /** Related */
            related: components["schemas"]["RelatedBody"][];
            /** Sightings */
            sightings: components["schemas"]["SightingBody"][];
            /** Since */
            since: string;
            subject: components["schemas"]["Subject"];
        };
        /**
         * ProgressBody
         * @description How far provisioning is; `error` is what stopped the last try.
         */
        ProgressBody: {
            /** Done */
            done: number;
            /** Error */
            error: string;
            /** Next */
            next: string;
            state: components["schemas"]["State"];
            /** Total */
            total: number;
        };
        /**
         * Proof
         * @description The seed just made and a code of it.
         */
        Proof: {
            /** Code */
            code: string;
            /** Secret */
            secret: string;
        };
        /**
         * Protection
         * @description Against what a policy protects.
         * @enum {string}
         */
        Protection: "anti-spam" | "anti-phish" | "attachments" | "links" | "mail-flow";
        /**
         * Provider
         * @description An identity provider people sign in with; `start` is where the browser goes for that.
         */
        Provider: {
            /** Start */
            start: string;
            /** Title */
            title: string;
        };
        /**
         * ProviderBody
         * @description An identity provider; `roles` are the role groups (`store/group`) its groups stand for.
         */
        ProviderBody: {
            /** Adopt */
            adopt: boolean;
            /** Clientid */
            clientId: string;
            /** Create */
            create: boolean;
            /** Enabled */
            enabled: boolean;
            /** Issuer */
            issuer: string;
            /** Name */
            name: string;
            /** Roles */
            roles: {
                [key: string]: string[];
            };
            /** Title */
            title: string;
        };
        /**
         * QuotaBody
         * @description The organisation's share of CPU in this window.
         */
        QuotaBody: {
            /** Allotted */
            allotted: number;
            /** Reset */
            reset: string;
            /** Used */
            used: number;
            /** Warned */
            warned: boolean;
        };
        /**
         * RawBody
         * @description One with its record as text, `size` bytes in all; `text` holds the first 64 KB, what is no UTF-8 replaced.
         */
        RawBody: {
            /** Begins */
            begins: string;
            /** Connector */
            connector: string;
            /** Count */
            count: number;
            /** Firstseen */
            firstSeen: string | null;
            /** Id */
            id: string;
            /** Lastseen */
            lastSeen: string | null;
            /** Offset */
            offset: number;
            /** Reason */
            reason: string;
            /** Replayable */
            replayable: boolean;
            /** Size */
            size: number;
            /** Source */
            source: string;
            /** Text */
            text: string;
        };
        /**
         * Read
         * @description Whether to read everything, or only what changed since the last time.
         */
        Read: {
            /**
             * Full
             * @default false
             */
            full?: boolean;
        };
        /**
         * Reading
         * @description Whether it is read.
         */
        Reading: {
            /** On */
            on: boolean;
        };
        /**
         * ReasonBody
         * @description How many records lie dead for one reason.
         */
        ReasonBody: {
            /** Connector */
            connector: string;
            /** Reason */
            reason: string;
            /** Records */
            records: number;
        };
        /**
         * ReceiptBody
         * @description Proof of a deletion: `digest` is the SHA-256 of `what`.
         */
        ReceiptBody: {
            /** At */
            at: string;
            /** Digest */
            digest: string;
            /** Id */
            id: string;
            /** Person */
            person: string;
            /** What */
            what: string;
        };
        /**
         * RefusedIndicatorBody
         * @description What was not taken, and why.
         */
        RefusedIndicatorBody: {
            /** What */
            what: string;
            /** Why */
            why: string;
        };
        /**
         * RelatedBody
         * @description Something that occurs together with the subject.
         */
        RelatedBody: {
            /** Events */
            events: number;
            /** First */
            first: string;
            /** Last */
            last: string;
            /** Name */
            name: string;
            subject: components["schemas"]["Subject"];
        };
        /**
         * RenderBody
         * @description The chart `render` asked for.
         */
        RenderBody: {
            /** Kind */
            kind: string;
            /** Properties */
            properties: {
                [key: string]: string;
            };
        };
        /**
         * Replay
         * @description These letters, or those of one connector, or (both empty) all.
         */
        Replay: {
            /**
             * Connector
             * @default
             */
            connector?: string;
            /**
             * Ids
             * @default []
             */
            ids?: string[];
        };
        /**
         * ReplayBody
         * @description What a rule would have found: alerts by day, the first of them, and the incidents they would have met.
         */
        ReplayBody: {
            /** Alerts */
            alerts: number;
            /** Alone */
            alone: number;
            /** Days */
            days: components["schemas"]["DayBody"][];
            /** Examples */
            examples: components["schemas"]["TrialBody"][];
            /** Hidden */
            hidden: number;
            /** Incidents */
            incidents: number[];
            /** Narrow */
            narrow: boolean;
            /** Rows */
            rows: number;
            /** Seconds */
            seconds: number;
            /** Since */
            since: string;
            /** Until */
            until: string;
        };
        /**
         * RequirementBody
         * @description One thing the result must have: any of these columns; `fix` says what to write when it is missing.
         */
        RequirementBody: {
            /** Anyof */
            anyOf: string[];
            /** Fix */
            fix: string;
            /** Met */
            met: boolean;
            /** Name */
            name: string;
            /** Needed */
            needed: boolean;
            /** Why */
            why: string;
        };
        /**
         * ResultBody
         * @description One table: rows as arrays in the order of the columns, values as JSON (times in UTC, dynamic as it is).
         */
        ResultBody: {
            /** Columns */
            columns: components["schemas"]["ColumnBody"][];
            /** Name */
            name: string;
            /** Reasons */
            reasons: string[];
            render: components["schemas"]["RenderBody"] | null;
            /** Rows */
            rows: unknown[][];
        };
        /**
         * Role
         * @description Whether the entity suffered or took part (AlertEvidence.EvidenceRole).
         * @enum {string}
         */
        Role: "Impacted" | "Related";
        /**
         * RoleBody
         * @description One role: what it is called, and what it lets people do, in words.
         */
        RoleBody: {
            /** About */
            about: string;
            /** Name */
            name: string;
            /** Title */
            title: string;
        };
        /**
         * RuleBody
         * @description One rule whole; times in seconds.
         */
        RuleBody: {
            category: components["schemas"]["Tactic"];
            /** Description */
            description: string;
            /** Falsepositives */
            falsePositives: string[];
            /** Frequency */
            frequency: string | null;
            /** Id */
            id: string;
            /** Lookback */
            lookback: string | null;
            origin: components["schemas"]["Origin"];
            /** Query */
            query: string;
            /** References */
            references: string[];
            /** Response */
            response: string[];
            service: components["schemas"]["Service"];
            severity: components["schemas"]["vedette__detect__alert__Severity"];
            /** Techniques */
            techniques: string[];
            /** Title */
            title: string;
        };
        /**
         * RuleLine
         * @description One rule in a list.
         */
        RuleLine: {
            category: components["schemas"]["Tactic"];
            /** Id */
            id: string;
            origin: components["schemas"]["Origin"];
            service: components["schemas"]["Service"];
            severity: components["schemas"]["vedette__detect__alert__Severity"];
            /** Techniques */
            techniques: string[];
            /** Title */
            title: string;
        };
        /**
         * RuleRunBody
         * @description One run of a rule over the batches [start, end); `joined` findings are told by another rule's alert.
         */
        RuleRunBody: {
            /** Alerts */
            alerts: number;
            /** End */
            end: number;
            /** Error */
            error: string;
            /** Finished */
            finished: string;
            /** Id */
            id: number;
            /** Joined */
            joined: number;
            /** Matched */
            matched: number;
            /** Passes */
            passes: number;
            /** Rule */
            rule: string;
            /** Seconds */
            seconds: number;
            /** Start */
            start: number;
            /** Started */
            started: string;
            status: components["schemas"]["RunStatus"];
        };
        /**
         * RunBody
         * @description A query that was run.
         */
        RunBody: {
            /** Cpu */
            cpu: number;
            /** Elapsed */
            elapsed: number;
            /** Id */
            id: string;
            /** Interface */
            interface: string;
            /** Person */
            person: string;
            /** Query */
            query: string;
            /** Reason */
            reason: string;
            /** Rows */
            rows: number;
            /** Serial */
            serial: number;
            /** Span */
            span: string;
            /** Started */
            started: string;
            /** State */
            state: string;
        };
        /**
         * Running
         * @description Whether it goes on.
         */
        Running: {
            /** On */
            on: boolean;
        };
        /**
         * RunningBody
         * @description A query under way.
         */
        RunningBody: {
            /** Id */
            id: string;
            /** Interface */
            interface: string;
            /** Person */
            person: string;
            /** Started */
            started: string;
            /** Text */
            text: string;
            /** Waiting */
            waiting: boolean;
        };
        /**
         * RunStatus
         * @description How a run ended; a failed one is a gap until it is filled.
         * @enum {string}
         */
        RunStatus: "done" | "failed" | "filled";
        /**
         * Said
         * @description What the reporter calls it.
         * @enum {string}
         */
        Said: "junk" | "phish" | "malware" | "not junk";
        /**
         * SavedBody
         * @description A query of the library; `etag` is what `If-Match` must carry with a change.
         */
        SavedBody: {
            /** Created */
            created: string | null;
            /**
             * Description
             * @default
             */
            description?: string;
            /** Etag */
            etag: string;
            /** Favourite */
            favourite: boolean;
            /**
             * Folder
             * @default
             */
            folder?: string;
            /** Id */
            id: string;
            /** @default query */
            kind?: components["schemas"]["Kind"];
            /** Name */
            name: string;
            /** Owner */
            owner: string;
            /**
             * Parameters
             * @default
             */
            parameters?: string;
            /**
             * Shared
             * @default false
             */
            shared?: boolean;
            shelf: components["schemas"]["Shelf"];
            /**
             * Tags
             * @default []
             */
            tags?: string[];
            /**
             * Techniques
             * @default []
             */
            techniques?: string[];
            /** Text */
            text: string;
            /** Updated */
            updated: string | null;
            /** Updatedby */
            updatedBy: string;
            /** Version */
            version: number;
        };
        /**
         * ScalarType
         * @description The ten scalar types of KQL.
         * @enum {string}
         */
        ScalarType: "bool" | "datetime" | "decimal" | "dynamic" | "guid" | "int" | "long" | "real" | "string" | "timespan";
        /**
         * SchemaColumn
         * @description One column of a table.
         */
        SchemaColumn: {
            /** Description */
            description: string;
            /** Name */
            name: string;
            type: components["schemas"]["ScalarType"];
        };
        /**
         * ScopeBody
         * @description One application permission and the activities it allows.
         */
        ScopeBody: {
            /** Activities */
            activities: string[];
            /** Scope */
            scope: string;
        };
        /**
         * SeedBody
         * @description A fresh second factor: the seed, and the text of its QR code.
         */
        SeedBody: {
            /** Secret */
            secret: string;
            /** Uri */
            uri: string;
        };
        /**
         * SeriesBody
         * @description Counts by hour or day (UTC), slots without any left out; `unit` says what is counted.
         */
        SeriesBody: {
            /** Counts */
            counts: components["schemas"]["CountBody"][];
            /** Hourly */
            hourly: boolean;
            /** Total */
            total: number;
            /** Unit */
            unit: string;
        };
        /**
         * Service
         * @description The four services whose signals meet in an incident, and ours for what we derive.
         * @enum {string}
         */
        Service: "endpoint" | "mail" | "identity" | "cloud app" | "vedette";
        /**
         * SessionBody
         * @description One open session; `current` is the one that asks.
         */
        SessionBody: {
            /** Current */
            current: boolean;
            /** Family */
            family: string;
            /** Mfa */
            mfa: boolean;
            /** Seen */
            seen: string;
            /** Started */
            started: string;
        };
        /**
         * SettingBody
         * @description One setting; `values` are the words it can have (empty: any text of its kind).
         */
        SettingBody: {
            /** About */
            about: string;
            /** Default */
            default: string;
            /** Name */
            name: string;
            /** Value */
            value: string;
            /** Values */
            values: string[];
        };
        /**
         * Severity
         * @description Microsoft's four severities, lowest first when sorted by `rank`.
         * @enum {string}
         */
        "Severity-Input": "Informational" | "Low" | "Medium" | "High";
        /**
         * Shape
         * @description Bodies of HTTP: the event-hub message, one object a line, or Splunk's HTTP event collector.
         * @enum {string}
         */
        Shape: "records" | "lines" | "hec";
        /**
         * Shelf
         * @description Whose it is: the person's own, shared in the organisation, or delivered with the product.
         * @enum {string}
         */
        Shelf: "mine" | "shared" | "stock";
        /**
         * Shown
         * @description How a place in the navigation is.
         * @enum {string}
         */
        Shown: "open" | "welcome page" | "hidden";
        /**
         * SightingBody
         * @description One table that speaks of the subject.
         */
        SightingBody: {
            /** Devices */
            devices: number;
            /** Events */
            events: number;
            /** First */
            first: string;
            /** Last */
            last: string;
            /** People */
            people: number;
            /** Table */
            table: string;
        };
        /**
         * SimilarBody
         * @description A message that looks like the one asked for: `body` is the share of words that are the same, 0 to 1.
         *
         *     `shared` names what else is: file, name, page, host, shape, sender, relay, dkim.
         */
        SimilarBody: {
            /** Body */
            body: number;
            /** Cluster */
            cluster: string;
            /** Decision */
            decision: string;
            /** Networkid */
            networkId: string;
            /** Received */
            received: string;
            /** Sender */
            sender: string;
            /** Shared */
            shared: string[];
            /** Subject */
            subject: string;
        };
        /**
         * SlotBody
         * @description Events of one table in the hour or day that begins at `at`.
         */
        SlotBody: {
            /** At */
            at: string;
            /** Events */
            events: number;
            /** Table */
            table: string;
        };
        /**
         * SortedBy
         * @description What lists can be sorted by.
         * @enum {string}
         */
        SortedBy: "last" | "first" | "name" | "type" | "messages" | "copies" | "inboxed";
        /**
         * SourceBody
         * @description One source: `rate` is events a second over the last hour, `lag` in seconds.
         */
        SourceBody: {
            /** Connector */
            connector: string;
            /** Dead */
            dead: number;
            /** Error */
            error: string;
            /** Events */
            events: number;
            /** Firstseen */
            firstSeen: string;
            /** Lag */
            lag: string | null;
            /** Lastseen */
            lastSeen: string;
            /** Newestevent */
            newestEvent: string | null;
            /** Rate */
            rate: number;
            /** Rows */
            rows: number;
            state: components["schemas"]["SourceState"];
            /** Unmapped */
            unmapped: number;
        };
        /**
         * SourceState
         * @description How a source does.
         * @enum {string}
         */
        SourceState: "ok" | "silent" | "failing";
        /**
         * Standing
         * @description Whether an exception hides anything now.
         * @enum {string}
         */
        Standing: "active" | "off" | "expired";
        /**
         * Start
         * @description Where the data shall lie: a location's name, or empty for the best.
         */
        Start: {
            /**
             * Location
             * @default
             */
            location?: string;
        };
        /**
         * State
         * @description Where a tenant stands.
         * @enum {string}
         */
        State: "ineligible" | "eligible" | "consented" | "provisioning" | "on" | "draining" | "off";
        /**
         * StatsBody
         * @description What it cost: seconds, CPU seconds, bytes, rows.
         */
        StatsBody: {
            /** Bytesread */
            bytesRead: number;
            /** Cpu */
            cpu: number;
            /** Elapsed */
            elapsed: number;
            /** Memory */
            memory: number;
            /** Rowsread */
            rowsRead: number;
            /** Waited */
            waited: number;
        };
        /**
         * Status
         * @description Of an incident (https://learn.microsoft.com/defender-xdr/api-list-incidents). Redirected: merged into another.
         * @enum {string}
         */
        Status: "Active" | "InProgress" | "Resolved" | "Redirected";
        /**
         * StepBody
         * @description One thing that happened, as a sentence.
         */
        StepBody: {
            /** Alerts */
            alerts: string[];
            /** At */
            at: string;
            service: components["schemas"]["Service"];
            severity: components["schemas"]["vedette__detect__alert__Severity"];
            tactic: components["schemas"]["Tactic"];
            /** Text */
            text: string;
            /** Until */
            until: string;
        };
        /**
         * StoryBody
         * @description The incident told in order of time.
         */
        StoryBody: {
            /** Name */
            name: string;
            /** Number */
            number: number;
            /** Steps */
            steps: components["schemas"]["StepBody"][];
            /** Summary */
            summary: string;
            /** Tactics */
            tactics: components["schemas"]["Tactic"][];
        };
        /**
         * StreamBody
         * @description A stream and how it goes: `lag` in batches, `behind` in seconds, `due` the next try after failures.
         */
        StreamBody: {
            /** Behind */
            behind: number;
            /** Choice */
            choice: {
                [key: string]: unknown;
            };
            /** Created */
            created: string;
            /** Creator */
            creator: string;
            /** Delivered */
            delivered: string | null;
            /** Due */
            due: string | null;
            /** Error */
            error: string;
            /** Failures */
            failures: number;
            going: components["schemas"]["Going"];
            /** Id */
            id: string;
            /** Lag */
            lag: number;
            /** Name */
            name: string;
            /** Sent */
            sent: number;
            /** Sink */
            sink: {
                [key: string]: unknown;
            };
        };
        /**
         * Subject
         * @description The kinds of profile.
         * @enum {string}
         */
        Subject: "device" | "user" | "mailbox" | "ip" | "url" | "domain" | "file" | "app";
        /**
         * SubscriptionBody
         * @description One product the organisation pays for.
         */
        SubscriptionBody: {
            /** Expires */
            expires: string | null;
            /** Plans */
            plans: string[];
            /** Seats */
            seats: number;
            /** Sku */
            sku: string;
            /** Skuid */
            skuId: string;
            /** Source */
            source: string;
            /** Status */
            status: string;
            /** Trial */
            trial: boolean;
            /** Used */
            used: number;
        };
        /**
         * SubscriptionFile
         * @description The answer of Graph's GET /subscribedSkus, or CSV with a column `sku`; `whole`: these are all there are.
         */
        SubscriptionFile: {
            /** Content */
            content: string;
            /**
             * Form
             * @enum {string}
             */
            form: "graph" | "csv";
            /**
             * Whole
             * @default true
             */
            whole?: boolean;
        };
        /**
         * SyslogBody
         * @description A receiver of RFC 5424 messages.
         */
        SyslogBody: {
            /**
             * Facility
             * @default 16
             */
            facility?: number;
            /** Host */
            host: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "syslog";
            /**
             * Port
             * @default 6514
             */
            port?: number;
            /** @default tls */
            transport?: components["schemas"]["Transport"];
            /** @default cef */
            wording?: components["schemas"]["Wording"];
        };
        /**
         * TableBody
         * @description Rows of a table (`*`: every table) for which a KQL condition holds (empty: all).
         */
        "TableBody-Input": {
            /** Name */
            name: string;
            /**
             * Where
             * @default
             */
            where?: string;
        };
        /**
         * TableBody
         * @description One table of the hunting schema.
         */
        "TableBody-Output": {
            /** Columns */
            columns: components["schemas"]["SchemaColumn"][];
            /** Description */
            description: string;
            /** Group */
            group: string;
            /** Name */
            name: string;
            /** Service */
            service: string;
        };
        /**
         * Tactic
         * @description The 14 Enterprise tactics of ATT&CK in the order of an attack; an alert's category.
         * @enum {string}
         */
        Tactic: "Reconnaissance" | "ResourceDevelopment" | "InitialAccess" | "Execution" | "Persistence" | "PrivilegeEscalation" | "DefenseEvasion" | "CredentialAccess" | "Discovery" | "LateralMovement" | "Collection" | "CommandAndControl" | "Exfiltration" | "Impact";
        /**
         * Take
         * @description Take over what was shown: `seen` is its mark. `force` also when alarmingly many would leave.
         */
        Take: {
            /**
             * Force
             * @default false
             */
            force?: boolean;
            /**
             * Full
             * @default false
             */
            full?: boolean;
            /** Seen */
            seen: string;
        };
        /**
         * TakenIndicatorsBody
         * @description What became of a file.
         */
        TakenIndicatorsBody: {
            /** Added */
            added: number;
            /** Refused */
            refused: components["schemas"]["RefusedIndicatorBody"][];
            /** Replaced */
            replaced: number;
        };
        /**
         * TakeoverBody
         * @description What would change; `seen` is its mark, to hand back.
         */
        TakeoverBody: {
            /** Added */
            added: string[];
            /** Alarming */
            alarming: boolean;
            /** Changed */
            changed: string[];
            /** Doubled */
            doubled: string[];
            /** Groupsadded */
            groupsAdded: string[];
            /** Groupschanged */
            groupsChanged: string[];
            /** Groupsgone */
            groupsGone: string[];
            /** Known */
            known: number;
            /** Left */
            left: string[];
            /** Seen */
            seen: string;
            /** Text */
            text: string;
        };
        /**
         * TargetBody
         * @description A person or device and how often it was hit.
         */
        TargetBody: {
            /** Alerts */
            alerts: number;
            /** Id */
            id: string;
            /** Incidents */
            incidents: number;
            /** Name */
            name: string;
        };
        /**
         * TaskBody
         * @description A task: `done` of `size` bytes at `rate` a second, `remaining` seconds (null: unknown); `result` at the end.
         */
        TaskBody: {
            /** Actor */
            actor: string;
            /** Created */
            created: string;
            /** Done */
            done: number;
            /** Error */
            error: string;
            /** Finished */
            finished: string | null;
            /** Id */
            id: string;
            /** Items */
            items: number;
            /** Name */
            name: string;
            /** Rate */
            rate: number;
            /** Remaining */
            remaining: number | null;
            /** Result */
            result: {
                [key: string]: unknown;
            } | null;
            /** Size */
            size: number;
            /** Started */
            started: string | null;
            state: components["schemas"]["TaskState"];
        };
        /**
         * TaskState
         * @description How a task stands.
         * @enum {string}
         */
        TaskState: "waiting" | "running" | "done" | "failed" | "stopping" | "cancelled";
        /**
         * TenantBody
         * @description How the organisation stands.
         */
        TenantBody: {
            /** Because */
            because: string;
            consent: components["schemas"]["ConsentBody"];
            /** Consents */
            consents: components["schemas"]["GivenBody"][];
            eligible: components["schemas"]["Why"];
            /** Help */
            help: string[];
            /** Location */
            location: string;
            /** Locationbecause */
            locationBecause: string;
            /** Locations */
            locations: components["schemas"]["LocationBody"][];
            /** Name */
            name: string;
            progress: components["schemas"]["ProgressBody"];
            /** Receipts */
            receipts: components["schemas"]["ReceiptBody"][];
            /** Services */
            services: {
                [key: string]: string;
            };
            state: components["schemas"]["State"];
            /** Tenant */
            tenant: string;
        };
        /**
         * TestedBody
         * @description The examples of a detection, in the order given: `fires` must give rows, `silent` none.
         */
        TestedBody: {
            /** Fires */
            fires: components["schemas"]["CaseBody"][];
            /** Passed */
            passed: boolean;
            /** Silent */
            silent: components["schemas"]["CaseBody"][];
        };
        /**
         * Text
         * @description A query's text, and where the cursor is.
         */
        Text: {
            /**
             * Offset
             * @default 0
             */
            offset?: number;
            /** Query */
            query: string;
        };
        /**
         * Threat
         * @description What it stands for.
         * @enum {string}
         */
        Threat: "malware" | "phish" | "spam";
        /**
         * TimelineBody
         * @description Events newest first; `next` is the `before` of the following page, null at the end.
         */
        TimelineBody: {
            /** Next */
            next: string | null;
            /** Value */
            value: components["schemas"]["EventBody"][];
        };
        /**
         * TlsReportBody
         * @description Sessions of a reporter with a domain's mail servers; `passed` of them were encrypted as its policy says.
         */
        TlsReportBody: {
            /** Domain */
            domain: string;
            /** Newest */
            newest: string | null;
            /** Passed */
            passed: number;
            /** Policy */
            policy: string;
            /** Reasons */
            reasons: string;
            /** Reporter */
            reporter: string;
            /** Sessions */
            sessions: number;
        };
        /**
         * Top
         * @description The lists.
         * @enum {string}
         */
        Top: "urls" | "clicks" | "users" | "origins" | "families" | "campaigns";
        /**
         * Transport
         * @description How syslog travels: RFC 5426, RFC 6587 with octet counting, RFC 5425.
         * @enum {string}
         */
        Transport: "udp" | "tcp" | "tls";
        /**
         * Treatment
         * @description What a policy does with a message of a verdict, the mildest first.
         * @enum {string}
         */
        Treatment: "none" | "add-header" | "modify-subject" | "bcc" | "junk" | "redirect" | "quarantine" | "reject" | "delete";
        /**
         * TrialBody
         * @description An alert that would have been raised.
         */
        TrialBody: {
            /** Count */
            count: number;
            /** Evidence */
            evidence: components["schemas"]["EvidenceBody"][];
            /** Firstactivity */
            firstActivity: string;
            /** Rows */
            rows: {
                [key: string]: unknown;
            }[];
            /** Title */
            title: string;
        };
        /**
         * TunedBody
         * @description What was set for a stock rule, by whom and why; severity null: as delivered.
         */
        TunedBody: {
            /** At */
            at: string;
            /** Because */
            because: string;
            /** By */
            by: string;
            /** Enabled */
            enabled: boolean;
            severity: components["schemas"]["vedette__detect__alert__Severity"] | null;
        };
        /**
         * Tuning
         * @description What to change about a stock rule, here only, and why: off, or another severity (null: as delivered).
         */
        Tuning: {
            /** Because */
            because: string;
            /**
             * Catchup
             * @default false
             */
            catchUp?: boolean;
            /**
             * Enabled
             * @default true
             */
            enabled?: boolean;
            severity?: components["schemas"]["Severity-Input"] | null;
        };
        /**
         * Typed
         * @description The code somebody read off another screen, as they typed it.
         */
        Typed: {
            /** Code */
            code: string;
        };
        /**
         * UsageBody
         * @description Use by person and interface.
         */
        UsageBody: {
            /** Cpu */
            cpu: number;
            /** Rows */
            rows: components["schemas"]["UseBody"][];
            /** Since */
            since: string;
            /** Until */
            until: string;
        };
        /**
         * UseBody
         * @description What one person used through one interface, and their share of all.
         */
        UseBody: {
            /** Cpu */
            cpu: number;
            /** Elapsed */
            elapsed: number;
            /** Failed */
            failed: number;
            /** Interface */
            interface: string;
            level: components["schemas"]["vedette__insight__usage__Level"];
            /** Person */
            person: string;
            /** Rowsread */
            rowsRead: number;
            /** Runs */
            runs: number;
            /** Share */
            share: number;
        };
        /**
         * UserBody
         * @description One person of the directory.
         */
        UserBody: {
            /** Department */
            department: string;
            /** Enabled */
            enabled: boolean;
            /** Id */
            id: string;
            /** Mail */
            mail: string;
            /** Name */
            name: string;
            /** Title */
            title: string;
            /** Upn */
            upn: string;
        };
        /**
         * Value
         * @description The new value.
         */
        Value: {
            /** Value */
            value: string;
        };
        /**
         * ValueKind
         * @description What values a property has: any text, text that is looked for by a part of it, one of few words, a number.
         * @enum {string}
         */
        ValueKind: "text" | "phrase" | "word" | "number";
        /**
         * Disabled
         * @description Whether it is stopped.
         */
        vedette__api__native__applications__Disabled: {
            /** Disabled */
            disabled: boolean;
        };
        /**
         * NewKey
         * @description A certificate or public key (PEM), or a public JWK (JSON).
         */
        vedette__api__native__applications__NewKey: {
            /**
             * Days
             * @default 365
             */
            days?: number;
            /** Text */
            text: string;
        };
        /**
         * Switch
         * @description On or off; `catchUp` also judges what came while it was off.
         */
        vedette__api__native__detections__Switch: {
            /**
             * Catchup
             * @default false
             */
            catchUp?: boolean;
            /** On */
            on: boolean;
        };
        /**
         * VersionBody
         * @description How a detection was after one change.
         */
        vedette__api__native__detections__VersionBody: {
            /** At */
            at: string;
            /** By */
            by: string;
            detection: components["schemas"]["DetectionBody-Output"];
            /** Verb */
            verb: string;
            /** Version */
            version: number;
        };
        /**
         * Switch
         * @description On or off.
         */
        vedette__api__native__exceptions__Switch: {
            /** On */
            on: boolean;
        };
        /**
         * CandidateBody
         * @description One completion.
         */
        vedette__api__native__hunts__CandidateBody: {
            /** Detail */
            detail: string;
            /** Doc */
            doc: string;
            /** Insert */
            insert: string;
            /** Kind */
            kind: string;
            /** Label */
            label: string;
        };
        /**
         * HistoryBody
         * @description Newest first; `next` is what to give as `before` for the following page.
         */
        vedette__api__native__hunts__HistoryBody: {
            /** Next */
            next: number | null;
            /** Total */
            total: number;
            /** Value */
            value: components["schemas"]["RunBody"][];
        };
        /**
         * HistoryBody
         * @description One change of an incident; `undoable` unless it cannot be undone or was.
         */
        vedette__api__native__incidents__HistoryBody: {
            /** Actor */
            actor: string;
            /** At */
            at: string;
            /** Id */
            id: number;
            /** Text */
            text: string;
            /** Undoable */
            undoable: boolean;
            /** Undoneby */
            undoneBy: number | null;
            /** Verb */
            verb: string;
        };
        /**
         * VersionBody
         * @description How a query was after one change.
         */
        vedette__api__native__library__VersionBody: {
            /** At */
            at: string;
            /** By */
            by: string;
            draft: components["schemas"]["DraftBody"];
            /** Version */
            version: number;
        };
        /**
         * CandidateBody
         * @description A message found among the signals; `added`: the incident has it already.
         */
        vedette__api__native__messages__CandidateBody: {
            /** Action */
            action: string;
            /** Added */
            added: boolean;
            /** At */
            at: string;
            /** Id */
            id: string;
            /** Recipients */
            recipients: string[];
            /** Sender */
            sender: string;
            /** Subject */
            subject: string;
            /** Threats */
            threats: string;
        };
        /**
         * Disabled
         * @description Whether somebody may sign in.
         */
        vedette__api__native__people__Disabled: {
            /** Disabled */
            disabled: boolean;
        };
        /**
         * NewKey
         * @description A key's name, what it may do (Microsoft's application permissions), and when it ends.
         */
        vedette__api__native__people__NewKey: {
            /**
             * Account
             * @description Whose; empty: one's own.
             * @default
             */
            account?: string;
            /** Expires */
            expires?: string | null;
            /** Name */
            name: string;
            /** Scopes */
            scopes: string[];
        };
        /**
         * Severity
         * @description Microsoft's four severities, lowest first when sorted by `rank`.
         * @enum {string}
         */
        vedette__detect__alert__Severity: "Informational" | "Low" | "Medium" | "High";
        /**
         * Level
         * @description How much of the tenant's whole use one person's is.
         * @enum {string}
         */
        vedette__insight__usage__Level: "low" | "medium" | "high";
        /**
         * Severity
         * @description Errors stop a query; warnings and hints travel with its result.
         * @enum {string}
         */
        vedette__kql__diagnostics__Severity: "error" | "warning" | "hint";
        /**
         * Level
         * @description How bad it is.
         * @enum {string}
         */
        vedette__mail__indicators__model__Level: "Informational" | "Low" | "Medium" | "High";
        /**
         * Verdict
         * @description What a message was judged to be; good: no threat was found in it.
         * @enum {string}
         */
        Verdict: "malware" | "phish" | "spam" | "good";
        /**
         * VerdictBody
         * @description Is the chain whole? `head` is COUNT:HASH to note elsewhere.
         */
        VerdictBody: {
            /** Entries */
            entries: number;
            /** Faults */
            faults: string[];
            /** Head */
            head: string;
            /** Whole */
            whole: boolean;
        };
        /**
         * View
         * @description What is looked at.
         * @enum {string}
         */
        View: "all-email" | "malware" | "phish" | "user-reported" | "content-malware" | "url-clicks" | "campaigns";
        /**
         * WaitingBody
         * @description Who waits for it: the program's client id, and what it wants to do in one's name.
         */
        WaitingBody: {
            /** Account */
            account: string;
            /** Client */
            client: string;
            /** Scopes */
            scopes: string;
        };
        /**
         * WantedIndicatorBody
         * @description An indicator to keep; it replaces the one of the same value.
         */
        WantedIndicatorBody: {
            /** @default Block */
            action?: components["schemas"]["IndicatorAction"];
            /**
             * Description
             * @default
             */
            description?: string;
            /** Expires */
            expires?: string | null;
            kind: components["schemas"]["IndicatorKind"];
            /** @default High */
            severity?: components["schemas"]["Level-Input"];
            /**
             * Source
             * @default
             */
            source?: string;
            /** @default phish */
            threat?: components["schemas"]["Threat"];
            /** Title */
            title: string;
            /** Value */
            value: string;
        };
        /**
         * Ways
         * @description The ways of signing in here; passkeys need an address that browsers make them for.
         */
        Ways: {
            /** Passkey */
            passkey: boolean;
            /** Password */
            password: boolean;
            /** Providers */
            providers: components["schemas"]["Provider"][];
        };
        /**
         * What
         * @description The kinds of hit, in the order they are shown.
         * @enum {string}
         */
        What: "incident" | "alert" | "entity" | "rule" | "query";
        /**
         * Why
         * @description A reason and the reasons it rests on.
         */
        Why: {
            /** Met */
            met: boolean;
            /**
             * Parts
             * @default []
             */
            parts?: components["schemas"]["Why"][];
            /** Text */
            text: string;
        };
        /**
         * WhyBody
         * @description Why two alerts are, or are not, in one incident.
         */
        WhyBody: {
            /** Lines */
            lines: string[];
            /** Score */
            score: number;
            /** Together */
            together: boolean;
        };
        /**
         * Wording
         * @description What a syslog message holds.
         * @enum {string}
         */
        Wording: "cef" | "leef" | "json";
        /**
         * WouldBeBody
         * @description An alert that the rows would become.
         */
        WouldBeBody: {
            /** Count */
            count: number;
            /** Evidence */
            evidence: components["schemas"]["EvidenceBody"][];
            /** Firstactivity */
            firstActivity: string;
            /** Lastactivity */
            lastActivity: string;
            /** Title */
            title: string;
        };
        /**
         * WouldHideAllBody
         * @description What an exception would have hidden since a moment.
         */
        WouldHideAllBody: {
            /** Looked */
            looked: number;
            /** Rows */
            rows: number;
            /** Rules */
            rules: components["schemas"]["WouldHideBody"][];
            /** Since */
            since: string;
            /** Unfit */
            unfit: string[];
        };
        /**
         * WouldHideBody
         * @description What would have been hidden from one rule: rows, alerts without and with the exception, a few rows.
         */
        WouldHideBody: {
            /** After */
            after: number;
            /** Before */
            before: number;
            /** Rows */
            rows: number;
            /** Rule */
            rule: string;
            /** Sample */
            sample: {
                [key: string]: unknown;
            }[];
            /** Title */
            title: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    list_accounts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    invite: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Invite"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    set_disabled: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["vedette__api__native__people__Disabled"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_passkeys: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    remove_passkey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                passkey: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    end_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    end_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                session: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    unlock: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_alerts: {
        parameters: {
            query?: {
                activeFrom?: string | null;
                activeTo?: string | null;
                /** @description Only those outside incidents. */
                alone?: boolean;
                category?: components["schemas"]["Tactic"][];
                cursor?: string;
                descending?: boolean;
                detector?: string;
                /** @description Id of the device they name first. */
                device?: string;
                /** @description First activity at or after; the overview counts by it. */
                firstFrom?: string | null;
                firstTo?: string | null;
                incident?: number | null;
                limit?: number;
                /** @description Id of the person they name first, as the overview gives it. */
                person?: string;
                /** @description Also those folded into another. */
                repeats?: boolean;
                service?: components["schemas"]["Service"][];
                severity?: components["schemas"]["Severity-Input"][];
                sort?: string;
                /** @description The product that raised them. */
                source?: string;
                status?: components["schemas"]["AlertStatus"][];
                technique?: string;
                text?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_AlertLine_"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    change_alerts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlertsChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_alert: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                alert: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    why_together: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                alert: string;
                other: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WhyBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_applications: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplicationBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    make_application: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewApplication"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplicationBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_application: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Client id or name. */
                client: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplicationBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    remove_application: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Client id or name. */
                client: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    remove_credential: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Client id or name. */
                client: string;
                credential: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    set_application_disabled: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Client id or name. */
                client: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["vedette__api__native__applications__Disabled"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    add_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Client id or name. */
                client: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["vedette__api__native__applications__NewKey"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CredentialBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    grant_application: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Client id or name. */
                client: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Granted"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplicationBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    add_secret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Client id or name. */
                client: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSecret"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeSecret"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_entries: {
        parameters: {
            query?: {
                actor?: string;
                before?: number;
                limit?: number;
                since?: string | null;
                /** @description Somewhere in verb, subject or detail. */
                text?: string;
                until?: string | null;
                /** @description A verb, or `roles.` and all that begin so. */
                verb?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    export: {
        parameters: {
            query?: {
                form?: components["schemas"]["ExportFormat"];
                /** @description IANA's name: CSV has the moments in it too. */
                zone?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    verify: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerdictBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_backups: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_TaskBody_"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    begin_backup: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_backup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_connectors: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectorBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_connector_guide: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connector: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GuideBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_dead_letters: {
        parameters: {
            query?: {
                connector?: string;
                limit?: number;
                reason?: string;
                skip?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadPageBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_dead_letter: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                letter: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RawBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    dismiss_dead_letters: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Letters"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    replay_dead_letters: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Replay"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_replays: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_TaskBody_"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_detections: {
        parameters: {
            query?: {
                deleted?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    create_detection: {
        parameters: {
            query?: {
                enabled?: boolean;
            };
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DetectionBody-Input"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_detection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                detection: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    update_detection: {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                detection: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DetectionBody-Input"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    remove_detection: {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                detection: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    switch_detection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                detection: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["vedette__api__native__detections__Switch"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    replay_saved: {
        parameters: {
            query?: {
                days?: number;
            };
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path: {
                detection: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    restore_detection: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path: {
                detection: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    revert_detection: {
        parameters: {
            query?: never;
            header: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
                "If-Match": string;
            };
            path: {
                detection: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Back"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    run_detection: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path: {
                detection: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    tune_rule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                detection: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Tuning"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    untune_rule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                detection: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_detection_versions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                detection: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["vedette__api__native__detections__VersionBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_cards: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CardBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    judge: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DetectionBody-Input"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JudgedBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    try_detection: {
        parameters: {
            query?: {
                days?: number;
            };
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DetectionBody-Input"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    run_detection_tests: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DetectionBody-Input"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestedBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    decide: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Decision"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WaitingBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    show_waiting: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Typed"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WaitingBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_directories: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DirectoryBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    apply_directory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Take"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TakeoverBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    preview_directory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Read"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TakeoverBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_activity: {
        parameters: {
            query: {
                /** @description Default: a day from now, for clocks that go ahead. */
                before?: string | null;
                hourly?: boolean;
                /** @description Host name, UPN, address, hash, file name … */
                name: string;
                /** @description Default: 30 days before `before`. */
                since?: string | null;
                subject: components["schemas"]["Subject"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SlotBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_profile: {
        parameters: {
            query: {
                days?: number;
                /** @description Host name, UPN, address, hash, file name … */
                name: string;
                subject: components["schemas"]["Subject"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProfileBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_timeline: {
        parameters: {
            query: {
                /** @description Default: a day from now, for clocks that go ahead. */
                before?: string | null;
                limit?: number;
                /** @description Host name, UPN, address, hash, file name … */
                name: string;
                /** @description Default: 30 days before `before`. */
                since?: string | null;
                subject: components["schemas"]["Subject"];
                /** @description Only events of these tables. */
                table?: string[];
                /** @description Only events that show this text. */
                text?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimelineBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    listen: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_exceptions: {
        parameters: {
            query?: {
                rule?: string | null;
                standing?: components["schemas"]["Standing"] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeptBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    create_exception: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExceptionBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeptBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_exception: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                exception: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeptBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    update_exception: {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                exception: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExceptionBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeptBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    remove_exception: {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                exception: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    switch_exception: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                exception: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["vedette__api__native__exceptions__Switch"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeptBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_hidden: {
        parameters: {
            query?: {
                limit?: number;
            };
            header?: never;
            path: {
                exception: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HiddenBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    preview: {
        parameters: {
            query?: {
                days?: number;
            };
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExceptionBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WouldHideAllBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_explorer_catalogue: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExplorerCatalogue"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    ask_chart: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExplorerChartAsked"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExplorerChart"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    export_explorer: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExplorerExportAsked"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    ask_rows: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExplorerRowsAsked"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExplorerRows"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_saved_explorer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExplorerSaved"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    save_explorer: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExplorerDraft"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExplorerSaved"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    update_saved_explorer: {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                query: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExplorerDraft"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExplorerSaved"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    remove_saved_explorer: {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                query: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    ask_suggestions: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExplorerValuesAsked"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExplorerValue"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    ask_top: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExplorerTopAsked"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExplorerTop"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    check_query: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Text"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckedBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    complete_query: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Text"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["vedette__api__native__hunts__CandidateBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    explain_query: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Text"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExplanationBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    export_hunt: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Export"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_history: {
        parameters: {
            query?: {
                before?: number;
                limit?: number;
                /** @description Whose; empty: one's own; *: everybody's. */
                person?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["vedette__api__native__hunts__HistoryBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    hover_query: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Text"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HoverBody"] | null;
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    link_rows: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Linking"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkedBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    preview_link: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChosenBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WouldBeBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    run_hunt: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Hunt"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HuntBody-Output"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    cancel_hunt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                hunt: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_running: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunningBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_schema: {
        parameters: {
            query?: {
                form?: "tables";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TableBody-Output"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_usage: {
        parameters: {
            query?: {
                days?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_imports: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_TaskBody_"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    upload_import: {
        parameters: {
            query: {
                /** @description A connector; empty: it is recognised. */
                as?: string;
                /** @description The file's name; its end tells its form. */
                name: string;
            };
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_import: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    cancel_import: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path: {
                task: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_incidents: {
        parameters: {
            query?: {
                activeFrom?: string | null;
                activeTo?: string | null;
                /** @description The owner's name; empty text: nobody's. */
                assigned?: string | null;
                classification?: components["schemas"]["Classification"][];
                /** @description Made at or after; the overview counts by it. */
                createdFrom?: string | null;
                createdTo?: string | null;
                cursor?: string;
                descending?: boolean;
                limit?: number;
                service?: components["schemas"]["Service"][];
                severity?: components["schemas"]["Severity-Input"][];
                sort?: string;
                status?: components["schemas"]["Status"][];
                tag?: string;
                text?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_IncidentLine_"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_incident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    change_incident: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
            };
            path: {
                number: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IncidentChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    move_alerts: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path: {
                number: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Alerts"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    add_comment: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path: {
                number: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Comment"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_graph: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    merge_incidents: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path: {
                number: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Merge"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": number[];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    find_messages: {
        parameters: {
            query: {
                text: string;
            };
            header?: never;
            path: {
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["vedette__api__native__messages__CandidateBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    add_messages: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path: {
                number: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Messages"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    split_incident: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path: {
                number: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Alerts"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: number;
                    };
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_story: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoryBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    change_incidents: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Bulk"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkDone"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    undo_change: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path: {
                change: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_indicators: {
        parameters: {
            query?: {
                action?: components["schemas"]["IndicatorAction"] | null;
                kind?: components["schemas"]["IndicatorKind"] | null;
                limit?: number;
                skip?: number;
                text?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_IndicatorBody_"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    submit_indicator: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WantedIndicatorBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IndicatorBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    import_indicators: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IndicatorFileBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TakenIndicatorsBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    remove_indicators: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MailIdentsBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_jobs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_keys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    make_key: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["vedette__api__native__people__NewKey"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeKey"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    revoke_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_scopes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScopeBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_licences: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LicencesBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_directory: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PeopleBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    import_directory: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DirectoryFile"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportedBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    give_licence: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Holding"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    take_licence: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Holding"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    add_subscription: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSubscription"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    cancel_subscription: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sku: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    import_subscriptions: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubscriptionFile"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_mail_actions: {
        parameters: {
            query?: {
                limit?: number;
                networkId?: string;
                recipient?: string;
                skip?: number;
                state?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_MailActionBody_"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    reject_mail_actions: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MailRejectBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_campaigns: {
        parameters: {
            query?: {
                ascending?: boolean;
                days?: number;
                skip?: number;
                sort?: components["schemas"]["SortedBy"];
                text?: string;
                top?: number;
                type?: ("Phish" | "Malware" | "Spam") | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_CampaignBody_"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    show_campaign: {
        parameters: {
            query?: {
                /** @description Default: the campaign's beginning. */
                since?: string | null;
                /** @description Default: the campaign's end. */
                until?: string | null;
            };
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignDetail"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_campaign_incidents: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailIncidentBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_dmarc_domains: {
        parameters: {
            query?: {
                /** @description How far back the reports are looked at. */
                days?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DmarcDomainBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    show_dmarc_domain: {
        parameters: {
            query?: {
                /** @description How far back the reports are looked at. */
                days?: number;
            };
            header?: never;
            path: {
                domain: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DmarcDetailBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_dmarc_lines: {
        parameters: {
            query: {
                /** @description How far back the reports are looked at. */
                days?: number;
                source: string;
            };
            header?: never;
            path: {
                domain: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DmarcLineBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_mail_entries: {
        parameters: {
            query?: {
                allow?: boolean | null;
                kind?: components["schemas"]["ListKind"] | null;
                limit?: number;
                skip?: number;
                text?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_MailEntryBody_"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    add_mail_entries: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MailEntriesBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailEntryBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    update_mail_entry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entry: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MailNoteBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailEntryBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    preview_mail_entries: {
        parameters: {
            query?: {
                days?: number;
            };
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MailEntriesBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailPreviewBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    remove_mail_entries: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MailIdentsBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_mail_message: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                message: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailMessageBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    download_mail_message: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path: {
                message: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MailPasswordBody"];
            };
        };
        responses: {
            /** @description A ZIP archive under the password (AES-256). */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": unknown;
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_mail_headers: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                message: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailHeaderBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    preview_mail_message: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path: {
                message: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailShownBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_similar: {
        parameters: {
            query?: {
                top?: number;
            };
            header?: never;
            path: {
                message: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SimilarBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_own_entries: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_MailEntryBody_"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    add_own_entries: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MailEntriesBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailEntryBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_own_quarantine: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                cursor?: string;
                limit?: number;
                sender?: string;
                state?: string;
                subject?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_MailHeldBody_"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_own_submissions: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_MailOwnReportBody_"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    report_own_mail: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MailOwnReportAsked"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailOwnReportBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_mail_policies: {
        parameters: {
            query?: {
                protection?: components["schemas"]["Protection"] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailKeptPolicyBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    create_mail_policy: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path: {
                protection: components["schemas"]["Protection"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MailPolicyBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailKeptPolicyBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_mail_policy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                policy: string;
                protection: components["schemas"]["Protection"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailKeptPolicyBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    update_mail_policy: {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                policy: string;
                protection: components["schemas"]["Protection"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MailPolicyBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailKeptPolicyBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    remove_mail_policy: {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                policy: string;
                protection: components["schemas"]["Protection"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_mail_policy_versions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                policy: string;
                protection: components["schemas"]["Protection"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailVersionBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    preview_mail_policy: {
        parameters: {
            query?: {
                days?: number;
                policy?: string;
            };
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path: {
                protection: components["schemas"]["Protection"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MailPolicyBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailPreviewBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_quarantine: {
        parameters: {
            query?: {
                category?: string;
                /** @description `next` of the page before. */
                cursor?: string;
                expiresBefore?: string | null;
                limit?: number;
                messageId?: string;
                networkId?: string;
                protection?: string;
                receivedFrom?: string | null;
                receivedTo?: string | null;
                recipient?: string;
                sender?: string;
                state?: string;
                subject?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_MailHeldBody_"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_quarantined: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                held: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailHeldBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    download_quarantined: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path: {
                held: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MailPasswordBody"];
            };
        };
        responses: {
            /** @description A ZIP archive under the password (AES-256). */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": unknown;
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_quarantined_headers: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                held: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailHeaderBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    preview_quarantined: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path: {
                held: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailShownBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    request_release: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path: {
                held: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MailWhyBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    delete_quarantined: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MailActBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    deny_release: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MailActBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    release_quarantined: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MailReleaseBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_mail_settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailKeptSettingsBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    update_mail_settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MailKeptSettingsBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailKeptSettingsBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_submissions: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                cursor?: string;
                kind?: string;
                limit?: number;
                source?: string;
                state?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_MailSubmissionBody_"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    submit_mail: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MailSubmitBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailSubmissionBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_submission: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                submission: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailSubmissionBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    answer_submission: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path: {
                submission: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MailAnswerBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailSubmissionBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_tls_reports: {
        parameters: {
            query?: {
                /** @description How far back the reports are looked at. */
                days?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TlsReportBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_mailboxes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailboxBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    create_mailbox: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewMailbox"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailboxBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    remove_mailbox: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                mailbox: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    switch_mailbox: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                mailbox: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reading"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_mail_doors: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailDoorBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    try_mailbox: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewMailbox"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    finish_factor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Proof"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string[];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    begin_factor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SeedBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    remove_factor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Code"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_my_passkeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    finish_passkey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPasskey"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    remove_my_passkey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                passkey: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    begin_passkey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Options"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    change_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Passwords"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_notices: {
        parameters: {
            query: {
                limit?: number;
                /** @description At most thirty days ago. */
                since: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoticeBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_overview: {
        parameters: {
            query?: {
                hourly?: boolean;
                /** @description Default: 30 days before `until`. */
                since?: string | null;
                /** @description Default: now. */
                until?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OverviewBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_mail: {
        parameters: {
            query?: {
                hourly?: boolean;
                /** @description Default: 30 days before `until`. */
                since?: string | null;
                /** @description Default: now. */
                until?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_matrix: {
        parameters: {
            query?: {
                /** @description Default: 30 days before `until`. */
                since?: string | null;
                /** @description Default: now. */
                until?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MatrixBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_permissions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PermissionsBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    assign: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Assignment"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    preview_assignment: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Planned"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsequenceBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    unassign: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Assignment"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    define_devices: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeviceGroup"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    remove_devices: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    copy_group: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path: {
                store: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Copy"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    opened_by_group: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                store: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    remove_group: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                store: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    my_roles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MyRoles"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    roles_of: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MyRoles"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    why: {
        parameters: {
            query: {
                activity: string;
                device?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_providers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_queries: {
        parameters: {
            query?: {
                kind?: components["schemas"]["Kind"] | null;
                shelf?: components["schemas"]["Shelf"] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    create_query: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DraftBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_query: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                query: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    update_query: {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                query: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DraftBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    remove_query: {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                query: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    favour_query: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                query: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Favourite"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    export_query: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                query: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    restore_query: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path: {
                query: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    revert_query: {
        parameters: {
            query?: never;
            header: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
                "If-Match": string;
            };
            path: {
                query: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Back"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_versions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                query: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["vedette__api__native__library__VersionBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_bin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    import_queries: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FileBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_rules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleLine"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_rule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rule: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_coverage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CoverageBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_gaps: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleRunBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    fill_gaps: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_runs: {
        parameters: {
            query?: {
                limit?: number;
                rule?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleRunBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    find_everything: {
        parameters: {
            query: {
                /** @description Hits of each kind. */
                limit?: number;
                text: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HitBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    who_am_i: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    sign_in: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Credentials"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    sign_out: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    sign_in_with_passkey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasskeyAnswer"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    ask_for_passkey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Alone"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Options"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    set_up: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Acceptance"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: string;
                    };
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_ways: {
        parameters: {
            query?: {
                organisation?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ways"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_sources: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_arrivals: {
        parameters: {
            query?: {
                hours?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArrivalBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_streams: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StreamBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    create_stream: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewStream"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StreamBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_stream: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                stream: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StreamBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    remove_stream: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                stream: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    switch_stream: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                stream: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Running"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StreamBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    test_stream: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                stream: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    try_stream: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewStream"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_tables: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HeldTableBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    preview_limit: {
        parameters: {
            query?: {
                days?: number;
                gigabytes?: number;
            };
            header?: never;
            path: {
                table: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FreedBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    set_limit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                table: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeepBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    unset_limit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                table: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_tenant: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    give_consent: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Agreement"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    withdraw_consent: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    turn_off: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Off"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    deploy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                service: components["schemas"]["Service"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Deployed"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettingBody"][];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    change_setting: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Value"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    start: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller; for a day, the same request with the same key is carried out once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Start"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProgressBody"];
                };
            };
            /** @description The request cannot be understood; `details` says where. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
}
