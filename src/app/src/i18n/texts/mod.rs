//! Every string of the interface, Chinese and English side by side.

use super::Phrase;

macro_rules! texts {
    ($($name:ident $zh:literal $en:literal;)*) => {
        $(#[doc = $en] pub const $name: Phrase = Phrase { zh: $zh, en: $en };)*

        /// The whole table.
        #[cfg(test)]
        pub(in crate::i18n) const TABLE: &[Phrase] = &[$($name),*];
    };
}

mod benefits;
mod credit;
mod training;

pub use benefits::*;
pub use credit::*;
pub use training::*;

texts! {
    // Frame
    APP "入户" "Ruhu";
    BACK "返回" "Back";
    NEXT "下一步" "Next";
    PREVIOUS "上一步" "Previous";
    DONE "完成" "Done";
    CANCEL "取消" "Cancel";
    SAVED "已保存" "Saved";
    SAVE_FAILED "没有存上，正在重试" "Not stored, trying again";
    OTHER_TAB "这张表已在另一个页面打开，这里先只能看；那边关掉后，这里就能填。" "This form is open in another tab. Here it can be read for now, and filled in once it is closed there.";
    CARE_MODE "关怀模式" "Larger text";
    LANGUAGE "English" "中文";
    UPDATE_READY "有新版本" "A new version is ready";
    UPDATE_TAKE "更新" "Update";
    INSTALL_READY "放到桌面，资料不容易被清掉" "On the home screen data is kept longer";
    INSTALL_TAKE "放到桌面" "Install";
    LOADING "正在打开…" "Opening…";
    NOT_FOUND "没有找到。可能已在另一个页面完成或删除。" "Not found. It may have been finished in another tab.";
    NO_FORM "手机上还没有这张表。有信号时打开一次，就会下载。" "This form is not on the phone yet. Open the app once with a signal to download it.";
    STORE_FAILED "手机存储打不开，请关掉其他页面再试。" "The phone's storage does not answer. Close other tabs and try again.";
    // Safety light
    LIGHT_GREEN "已存好" "Safe";
    LIGHT_YELLOW "该上传" "Upload";
    LIGHT_RED "有风险" "At risk";
    LIGHT_GREEN_ALL "填的都存在手机里，完成的都已交到服务器。" "Everything is stored on the phone, and all finished forms are at the server.";
    LIGHT_GREEN_WAITING "填的都存在手机里，{0} 份等有信号时上传。" "Everything is stored on the phone; {0} will be uploaded when there is a signal.";
    LIGHT_OLD "有表好几天没上传了。请到有信号的地方打开入户。" "Some forms have waited for days. Open Ruhu where there is a signal.";
    LIGHT_NO_STORAGE "这个浏览器存不住数据。请换系统浏览器打开，先不要填。" "This browser cannot keep data. Use the phone's own browser before filling in anything.";
    LIGHT_LOCKED "已锁好，填过的都在手机里。解锁后继续上传。" "Locked. Everything is on the phone; uploads go on once unlocked.";
    LIGHT_NO_SPACE "手机空间快满了。请先上传，再删掉一些照片或应用。" "The phone is almost full. Upload first, then delete some photos or apps.";
    // Home
    HOME_TITLE "入户" "Ruhu";
    HOUSEHOLDS "农户" "Households";
    SEARCH "查找" "Search";
    SEARCH_HINT "姓名、拼音、户编号、身份证后四位" "Name, pinyin, code, last 4 of an ID";
    NO_HOUSEHOLDS "还没有农户名单。有信号时会自动下载。" "No households yet. They are downloaded when there is a signal.";
    NO_MATCH "没有找到这样的农户" "No household fits";
    MORE_MATCHES "还有 {0} 户，再多输几个字" "{0} more; type more letters";
    FETCHING "正在下载名单和表格…" "Downloading households and forms…";
    NEW_HOUSEHOLD "名单上没有的户" "A household not on the list";
    NEW_SEARCH "先查一查：姓名、身份证号或电话" "Search first: name, ID number or phone";
    NEW_HITS "是不是其中一户？" "Is it one of these?";
    NEW_NO_HITS "片区里没有找到。" "Nobody in your area fits.";
    NEW_TYPE "至少输 2 个字或 4 个数字" "Type at least 2 characters or 4 digits";
    NEW_GO "都不是，新建一户" "None of these: a new household";
    DRAFTS "没填完的" "Unfinished";
    RECORDS "交表记录" "Finished forms";
    RECORDS_WAITING "{0} 份待上传" "{0} to upload";
    RECORDS_MEND "{0} 份要处理" "{0} need attention";
    RECORDS_ALL_SENT "都已上传" "All uploaded";
    MEMBERS_COUNT "{0} 口人" "{0} members";
    // Work list
    WORK_VISITS "该走访" "Visits due";
    WORK_PROMISES "答应的事" "Promises";
    WORK_SIX_CLEARS "六清没齐" "Six clears missing";
    WORK_CREDIT "信用档案" "Credit files";
    WORK_LOANS "贷款" "Loans";
    WORK_FOLLOW_UP "贷后走访 · {0}" "Visit after a loan · {0}";
    WORK_REPAY "贷款到期 · {0}" "Loan due · {0}";
    WORK_NEVER "还没有走访过" "Not visited yet";
    WORK_TODAY "今天到期" "Due today";
    WORK_OVERDUE "已超 {0} 天" "{0} days overdue";
    WORK_BY "{0} 前" "By {0}";
    WORK_MISSING "缺 {0}" "Missing: {0}";
    WORK_ALL "全部 {0} 条" "All {0}";
    WORK_LESS "收起" "Show fewer";
    WORK_REST "还有 {0} 条，先办上面的" "{0} more; begin with these";
    CLEAR_1 "家底" "assets";
    CLEAR_2 "致贫原因" "cause";
    CLEAR_3 "帮扶措施" "measures";
    CLEAR_4 "投入产出" "results";
    CLEAR_5 "帮扶责任" "helper";
    CLEAR_6 "脱贫时序" "year of exit";
    COMMA "、" ", ";
    STOP "。" ". ";
    // Not enrolled
    NOT_ENROLLED_TITLE "还没有登记这部手机" "This phone is not enrolled";
    NOT_ENROLLED "请向乡镇要一个登记码，或者扫他们给的二维码。" "Ask the township for an enrolment code or scan their QR code.";
    // Enrolment
    ENROL_TITLE "登记手机" "Enrol this phone";
    ENROL_CODE "登记码" "Enrolment code";
    ENROL_HINT "在乡镇给的纸上，如 DEMO-CADRE" "On the paper from the township, such as DEMO-CADRE";
    ENROL_GO "登记" "Enrol";
    ENROL_WRONG "登记码不对，或者已经用过。请再核对一遍，或向乡镇要新的。" "The code is wrong or used. Check it again, or ask the township for a new one.";
    ENROL_OFFLINE "连不上服务器。登记要有信号，请到有信号的地方再试。" "The server cannot be reached. Enrolling needs a signal.";
    ENROL_NOT_STORED "手机存储写不进去，没有登记上。请检查手机空间。" "The phone's storage does not accept data. Check the free space.";
    ENROL_AGAIN "登录已失效，请向乡镇要新的登记码。没上传的都还在手机里。" "The login is no longer valid. Ask for a new code; everything unsent is still on the phone.";
    ENROL_OTHER "这个登记码是另一个人的。请设他自己的密码，两人的资料分开保管。" "This code is somebody else's. Set a PIN for them; the data of each is kept apart.";

    // PIN and lock
    LOCK "锁上" "Lock";
    LOCK_TITLE "已锁上" "Locked";
    LOCKED "输入密码打开。没填完的和没上传的都在。" "Type the PIN to open. Everything unfinished and unsent is still here.";
    UNLOCK "解锁" "Unlock";
    PIN "密码" "PIN";
    PIN_AGAIN "再输一遍" "Once more";
    PIN_NEW_HINT "至少 6 位数字，自己记住，不要写在手机上。手机上的资料用它加密。" "At least 6 digits. Remember it; the data on the phone is encrypted with it.";
    PIN_SET "设好密码" "Set the PIN";
    PIN_FIRST "从这一版起，手机上的资料要加密。请设一个至少 6 位数字的密码，填过的都会保留。" "From this version on, data on the phone is encrypted. Set a PIN of at least 6 digits; everything typed is kept.";
    PIN_SHORT "密码至少要 {0} 位数字。" "A PIN has at least {0} digits.";
    PIN_EASY "这个密码太好猜，换一个，不要 123456 或全一样的数字。" "This PIN is too easy to guess.";
    PIN_DIFFERENT "两次输的不一样，请再输一遍。" "The two are not the same.";
    PIN_WRONG "密码不对，请再试。" "Wrong PIN, try again.";
    PIN_WAIT "错了好几次，请等 {0} 秒再试。" "Too many wrong tries. Wait {0} seconds.";
    PIN_REVOKED "这部手机已被单位锁住。请带到乡镇，没上传的可以取回。" "The office has locked this phone. Take it there; what is unsent can be recovered.";
    PIN_BROKEN "打不开手机里的资料。请关掉其他页面再试，不要清除数据。" "The data on the phone cannot be opened. Close other tabs and try again; do not clear data.";
    FORGOT "忘了密码" "Forgot the PIN";
    RECOVER_NO_KEY "这个县还没有公布恢复密钥，忘了密码就打不开。请再想一想，不要清除数据。" "This county has published no recovery key: without the PIN the data cannot be opened. Do not clear data.";
    RECOVER_SHOW "把这段请求给县里看（扫码、抄写或发过去都可以），他们会给一段答复。把答复填在下面，再设新密码。资料都还在。" "Show this request to the county office; they give an answer. Type it below and set a new PIN. All data is still here.";
    RECOVER_REQUEST "请求" "Request";
    RECOVER_ANSWER "县里的答复" "The office's answer";
    RECOVER_GO "打开" "Open";
    RECOVER_WRONG "答复不对，或者抄错了。请再核对一遍。" "The answer is wrong or mistyped. Check it again.";
    PIN_OLD "现在的密码" "Present PIN";
    PIN_NEW "新密码" "New PIN";
    PIN_CHANGE "改密码" "Change the PIN";
    PIN_CHANGED "密码改好了。" "The PIN was changed.";

    // This phone
    PHONE_TITLE "这部手机" "This phone";
    BACKUP "备份没上传的" "Copy of what is unsent";
    BACKUP_WHY "好几天没信号时，把没上传的和没填完的存成一个加密文件，发给同事或存到别处。手机坏了也能在另一部手机或县里取回。" "When there is no signal for days, save what is unsent and unfinished as an encrypted file and keep it elsewhere. It can be restored on another phone or at the office.";
    BACKUP_SAVE "存成文件" "Save a file";
    BACKUP_SAVED "存好了：填完的 {0} 份，没填完的 {1} 份。恢复码 {2}，请抄下来，和文件分开放。" "Saved: {0} finished, {1} open. The code is {2}: write it down and keep it apart from the file.";
    BACKUP_EMPTY "没有要备份的：都已交到服务器。" "Nothing to save: all is at the server.";
    BACKUP_RESTORE_TITLE "从备份取回" "Restore a copy";
    BACKUP_FILE "备份文件" "File";
    BACKUP_CODE "恢复码" "Code";
    BACKUP_CHOOSE "请先选备份文件。" "Choose the file first.";
    BACKUP_RESTORE "取回" "Restore";
    BACKUP_RESTORED "取回了 {0} 份，会自动上传。已经有的没有重复。" "{0} restored; they will be uploaded. What was here already is not doubled.";
    BACKUP_NOT_OURS "这不是入户的备份文件，或者文件不完整。" "This is not a file of Ruhu, or it is not whole.";
    BACKUP_WRONG_CODE "恢复码不对，请再核对。" "The code does not fit, check it again.";
    DIAGNOSTICS "诊断" "Diagnostics";
    DIAGNOSTICS_WHY "出问题时念给管理员听。里面没有姓名、号码和答案。版本" "Read this out when something is wrong. It holds no names, numbers or answers. Version";
    LIGHT_CLOCK_FAST "手机时间快了 {0} 分钟，请在设置里打开自动时间。" "The phone's clock is {0} minutes fast. Turn on automatic time.";
    LIGHT_CLOCK_SLOW "手机时间慢了 {0} 分钟，请在设置里打开自动时间。" "The phone's clock is {0} minutes slow. Turn on automatic time.";
    LIGHT_SEVEN_DAYS "苹果手机 7 天不打开会清掉网页里的资料。请点分享按钮，选“添加到主屏幕”，以后从桌面打开。" "An iPhone clears a page's data after 7 days without use. Tap Share, then Add to Home Screen.";
    LIGHT_WECHAT_IPHONE "在微信里没有信号就打不开。请点右上角“…”，选“在 Safari 中打开”，再添加到主屏幕。" "Inside WeChat it does not open without a signal. Choose Open in Safari, then Add to Home Screen.";
    VAULT "谁在用" "Who";
    VAULT_OF "用户 {0}：{1}**" "User {0}: {1}**";
    OTHER_USER "另一个人用这部手机，或有新的登记码" "Somebody else, or a new code";
    ENROLLED_AS "{0}，您好" "Hello {0}";
    // Household
    HOUSEHOLD "农户" "Household";
    HOUSEHOLD_CODE "户编号" "Code";
    HOUSEHOLD_GROUP "村民小组" "Group";
    HOUSEHOLD_HEAD "户主" "Head";
    HOUSEHOLD_MEMBERS "人口" "Members";
    HOUSEHOLD_STATUS "脱贫状态" "Status";
    HOUSEHOLD_HELPER "帮扶责任人" "Helper";
    START_SURVEY "开始入户调查" "Start the household survey";
    OTHER_FORMS "也可以填" "Other forms";
    START_VISIT "走访记录" "Visit";
    START_VISIT_NOTE "不做调查，只记见到谁、办了什么" "No survey: who was met and what was done";
    START_STATUS "状态变更建议" "Proposed change of status";
    START_STATUS_NOTE "提给乡镇或县里确认" "For the township or the county to confirm";
    STARTED_ON "{0} 开始" "Begun {0}";
    // Survey overview
    PROGRESS "已填 {0} / {1} 题" "{0} of {1} answered";
    SECTION_OPEN "还有 {0} 题" "{0} open";
    SECTION_DONE "填好了" "Done";
    SECTION_EMPTY "没开始" "Not begun";
    GO_ON "接着填" "Go on";
    TO_FINISH "检查" "Check";
    // Fields
    OPTIONAL "（选填）" " (optional)";
    CHOOSE "请选择" "Choose";
    NONE "没有" "None";
    YUAN "元" "yuan";
    ERROR_PREFIX "错误：" "Error: ";
    WARNING_PREFIX "请确认：" "Please confirm: ";
    WHY "情况属实的原因" "Why it is so";
    CONFIRM "情况属实" "It is so";
    CONFIRMED "已说明：{0}" "Explained: {0}";
    REASON_SHORT "请写明原因（至少 2 字）" "Give a reason (at least 2 characters)";
    COMPUTED "系统测算，仅供参考" "Computed, for reference only";
    NOT_COMPUTED "资料还不全" "Not enough answers yet";
    LOCATE "定位" "Locate";
    LOCATING "正在定位…" "Locating…";
    LOCATE_FAILED "没有定到位，可以先跳过。" "No position found; you may skip this.";
    ACCURACY "误差约 {0} 米" "within about {0} m";
    TAKE_PHOTO "拍照" "Photo";
    PHOTO "照片 {0}" "Photo {0}";
    REMOVE_PHOTO "删除照片 {0}" "Remove photo {0}";
    PHOTO_FAILED "这张照片用不了，请重拍。" "This photo cannot be used; take another.";
    PHOTO_NOT_STORED "照片没有存上：手机空间不够。请先上传再拍。" "The photo was not stored: the phone is full. Upload first.";
    SIGN_HINT "请在框内签名" "Sign in the box";
    SIGN_PAD "签名区" "Signature";
    SIGN_AGAIN "重签" "Again";
    SIGN_THUMB "拍手印" "Photo of thumb print";
    FROM_OFFICE "来自乡镇名单" "From the office's list";
    // Repeats
    ADD_ROW "添加一条" "Add";
    ADD_MEMBER "添加家庭成员" "Add a member";
    REMOVE_ROW "删除 {0}" "Remove {0}";
    REMOVE_SURE "删除“{0}”？填过的内容也会删掉。" "Remove \"{0}\"? Its answers are removed too.";
    REMOVE "删除" "Remove";
    ROW_UNNAMED "第 {0} 条" "No. {0}";
    ROW_OPEN "还有 {0} 题" "{0} open";
    ROW_DONE "填好了" "Done";
    // Finish
    FINISH_TITLE "检查并完成" "Check and finish";
    FINISH_OPEN "还有 {0} 处要处理" "{0} things to do";
    FINISH_READY "都填好了" "Everything is filled in";
    FINISH_READY_TEXT "点“完成”后，这份表存在手机里，有信号时自动上传，上传后给您回执号。" "After \"Finish\" the form is kept on the phone and uploaded when there is a signal; then you get a receipt number.";
    FINISH_GO "完成" "Finish";
    FINISH_MISSING "有照片或签名不在手机里，请重拍后再完成。" "A photo or signature is not on the phone; take it again.";
    FINISH_FAILED "没有存上，填的内容都还在。请检查手机空间再试。" "Not stored; your answers are still here. Check the free space and try again.";
    FINISH_SKIPPED "已清空不适用的 {0} 项" "{0} answers that no longer apply were cleared";
    // What the rules say
    START_LOAN "登记贷款" "Record a loan";
    START_LOAN_NOTE "银行清单里还没有的，照借据填" "One the bank's list does not have yet, as on the note";
    START_FOLLOWUP "贷后走访" "Visit after a loan";
    START_FOLLOWUP_NOTE "看贷款用在哪里、能不能还" "What the loan is used for and whether it can be repaid";
    // Records
    NO_RECORDS "还没有完成的表" "No finished forms yet";
    UPLOAD "上传" "Upload";
    NEW_CODE "换登记码" "New code";
    STATE_DRAFT "没填完" "Unfinished";
    STATE_QUEUED "待上传" "To upload";
    STATE_SENDING "上传中" "Uploading";
    STATE_UPLOADED "已收到" "Received";
    STATE_QUARANTINED "要处理" "Needs attention";
    STATE_ACCEPTED "已采纳" "Accepted";
    STATE_RETURNED "退回" "Returned";
    STATE_VOID "作废" "Void";
    RECORD "交表记录" "Finished form";
    RECEIPT_NUMBER "回执号" "Receipt";
    RECEIPT_AT "收到时间" "Received";
    RECEIPT_WAITING "还没有上传。这份表只在这部手机里，请尽快到有信号的地方打开入户。" "Not uploaded yet. The form is only on this phone; open Ruhu where there is a signal.";
    RECEIPT_FILES "还有 {0} 张照片待上传" "{0} photos still to upload";
    RECEIPT_HINT "记下回执号，可以证明这份表已交。" "Keep the number: it proves that the form was handed in.";
    RECEIPT_QR "回执二维码，扫开可看服务器何时收到" "Code of the receipt: scanned, it shows when the server received it";
    FORM "表格" "Form";
    FINISHED_AT "完成时间" "Finished";
    REVIEW_FIX "去修改" "Mend it";
    MERGE_TITLE "两边不一样的地方" "Where the two differ";
    MERGE_HINT "别人先改了这份表。一项一项看，选对的，再交一次。两份都不会丢。" "Somebody changed this form first. Choose what is right, then hand it in again. Neither is lost.";
    MERGE_MINE "我填的：{0}" "Mine: {0}";
    MERGE_THEIRS "已有的：{0}" "Stored: {0}";
    MERGE_EMPTY "没有填" "No answer";
    MERGE_GO "合成一份" "Make one of both";
    LAST_TIME "上次：{0}" "Last time: {0}";
    LAST_SOURCE "{0} {1}" "{0} {1}";
    AS_LAST_TIME "没变" "Same";
    UNCHANGED "无变化" "No change";
    UNCHANGED_HINT "这里有 {0} 项上次的答案，问过没有变化就点一下。" "{0} answers of the last visit can be taken over here after asking.";
    NOT_ASKED_HERE "{0} 项已经知道，这次不问。" "{0} answers are known and not asked this time.";
    OPEN_SECTION "要改" "Change them";
    NOT_ASKED "{0} 项已知，不用问" "{0} known, not asked";
    SECTION_KNOWN "不用问" "Known";
    SPARED "这次少问 {0} 项，{1} 项和上次一样，{2} 项有变化。" "{0} questions were not asked, {1} answers are as before, {2} changed.";
}

/// What each of 六清 is about, C1 first.
pub const CLEARS: [Phrase; 6] = [CLEAR_1, CLEAR_2, CLEAR_3, CLEAR_4, CLEAR_5, CLEAR_6];

#[cfg(test)]
mod tests {
    use super::{TABLE, benefits, credit, training};

    #[wasm_bindgen_test::wasm_bindgen_test]
    fn both_languages_are_complete() {
        let tables = [TABLE, benefits::TABLE, credit::TABLE, training::TABLE];
        for phrase in tables.concat() {
            assert!(!phrase.zh.is_empty() && !phrase.en.is_empty(), "{phrase:?}");
            for number in 0..4 {
                let place = format!("{{{number}}}");
                assert_eq!(
                    phrase.zh.contains(&place),
                    phrase.en.contains(&place),
                    "{phrase:?}"
                );
            }
        }
    }
}
