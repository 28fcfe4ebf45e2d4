/*
  Behaviour of files that mail brings. Metadata: `says` for people, `kind` (malware, phish, spam), `points` (5 judge a
  message alone). Names of rules are codes of findings. Files of your own in the data folder's `yara` are read as well.
*/

rule script_fetches_and_runs {
  meta:
    says = "a script that fetches something and runs it"
    kind = "malware"
    points = "5.0"
  strings:
    $fetch1 = "DownloadFile" nocase
    $fetch2 = "DownloadString" nocase
    $fetch3 = "Invoke-WebRequest" nocase
    $fetch4 = "XMLHTTP" nocase
    $fetch5 = "bitsadmin" nocase
    $fetch6 = "URLDownloadToFile" nocase
    $run1 = "Invoke-Expression" nocase
    $run2 = "Start-Process" nocase
    $run3 = "WScript.Shell" nocase
    $run4 = "ShellExecute" nocase
    $run5 = "IEX" fullword
  condition:
    filesize < 2MB and any of ($fetch*) and any of ($run*)
}

rule shortcut_starts_an_interpreter {
  meta:
    says = "a shortcut that starts an interpreter"
    kind = "malware"
    points = "5.0"
  strings:
    $a = "powershell" nocase wide ascii
    $b = "mshta" nocase wide ascii
    $c = "cmd.exe" nocase wide ascii
    $d = "wscript" nocase wide ascii
    $e = "rundll32" nocase wide ascii
  condition:
    uint32(0) == 0x0000004C and filesize < 2MB and any of them
}

rule page_posts_a_password_by_script {
  meta:
    says = "a page that sends a password by script to a bot or a form service"
    kind = "phish"
    points = "5.0"
  strings:
    $field = /type\s*=\s*["']?password/ nocase
    $bot = "api.telegram.org/bot" nocase
    $form1 = "formspree.io" nocase
    $form2 = "submit-form.com" nocase
    $form3 = "getform.io" nocase
    $form4 = "discord.com/api/webhooks" nocase
  condition:
    filesize < 4MB and $field and any of ($bot, $form*)
}

rule page_shows_the_victims_address {
  meta:
    says = "a page made for one address, which it carries in a script"
    kind = "phish"
    points = "3.0"
  strings:
    $script = "<script" nocase
    $coded = /atob\s*\(\s*["'][A-Za-z0-9+\/=]{16,}/
    $variable = /(var|let|const)\s+(email|mail|user|login)\w*\s*=\s*["'][^"']{3,80}@/ nocase
  condition:
    filesize < 4MB and $script and ($variable or ($coded and #coded > 2))
}

rule document_asks_to_enable_content {
  meta:
    says = "a document that asks to enable its content"
    kind = "malware"
    points = "2.5"
  strings:
    $a = "enable content" nocase wide ascii
    $b = "enable editing" nocase wide ascii
    $c = "Inhalt aktivieren" nocase wide ascii
    $d = "habilitar contenido" nocase wide ascii
  condition:
    uint32(0) == 0xE011CFD0 and any of them
}

rule onenote_carries_a_program {
  meta:
    says = "a OneNote section that carries a script or program"
    kind = "malware"
    points = "5.0"
  strings:
    $file = { E7 16 E3 BD 65 26 11 45 A4 C4 8D 4D 0B 7A 9E AC }
    $a = "WScript.Shell" nocase wide ascii
    $b = "<script" nocase wide ascii
    $c = "powershell" nocase wide ascii
    $d = "This program cannot be run in DOS mode"
  condition:
    uint32(0) == 0x7B5C52E4 and $file and any of ($a, $b, $c, $d)
}
