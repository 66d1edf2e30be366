package dev.chatai.llm.wire;

import java.util.regex.Pattern;

/// How model servers say what is wrong. Few of them have codes for it, so it is found in their
/// words, in lower case. Collected from OpenAI, Azure, Anthropic, Mistral, Google, Cohere, Groq,
/// Together, Fireworks, DeepSeek, xAI, OpenRouter, SambaNova, Cerebras, Snowflake, Bedrock,
/// watsonx, DashScope, Moonshot, Z.ai, MiniMax, vLLM, SGLang, TGI, llama.cpp, Ollama, LM Studio and
/// LiteLLM.
enum ErrorWords {
  /// The prompt is too long, said so plainly that it means this under any status.
  PLAINLY_TOO_LONG(
      "context[_ -]?(length|window|size)[_ -]?(is )?exceed|exceed_context|request[_ ]too[_ ]large",
      "(maximum|max|model's|available|total) (context|prompt|input)[_ -]?(length|window|size)",
      "prompt is too long|prompt too long|input is too long|exceeds? (max|the max\\w*)"
          + " (length|context)",
      "contextwindowexceeded|max_prompt_tokens_exceeded|string_above_max_length"),
  TOO_LONG(
      "context[_ -]?(length|window|size|limit|overflow)|n_ctx|max_model_len|prompt 超长",
      "(prompt|input|inputs|message|messages|text|conversation|request|content)\\b.{0,60}"
          + "\\b(too (long|large)|longer than|larger than)",
      "too many (input |prompt )?tokens|(input|prompt) token count|too large for model",
      "max(imum)? tokens? of \\d+ exceeded",
      "(tokens?|token count|input|prompt|inputs|length|payload size)\\b.{0,80}"
          + "\\b(exceed(s|ed|ing)?|surpass(es)?|cannot exceed|must be (<=|less|at most|below)|"
          + "must have less than|over the (model )?limit)",
      "exceed(s|ed|ing)? .{0,60}(token[_ ]limit|tokens? (limit|allowed)|max(imum)? .{0,20}tokens?|"
          + "maximum (input|prompt|context|length|model length))",
      "range of input length|reduce (the length|your (message|prompt|input))|shorter"
          + " (input|prompt)",
      "maximum (prompt|input|model|sequence) length|input tokens exceeded|token limit exceeded",
      "tokens_limit_reached|string_too_long|expected maxlength|length less than or equal",
      "max length of .{0,30}(question|prompt|input)|max_tokens must be at least 1, got -",
      "超长|超(过|出).{0,12}(长度|上下文|限制)"),
  NO_CREDIT(
      "insufficient[_ -](user_)?(quota|balance|credit|fund)",
      "(out[_ ]of|no|not[_ ]enough)[_ ](credit|balance|fund)|negative balance|payment_instrument",
      "credits? .{0,12}(depleted|exhausted|limit exceeded)|credit limit|key limit exceeded",
      "budget[_ ](has been )?exceeded|billing_error|billing to be enabled",
      "credit balance|balance (is )?(too low|insufficient|not enough)|balance is insufficient",
      "billing_(hard_limit|not_active)|billing hard limit|check your (plan and )?billing",
      "payment[_ ]required|exceeded your current quota|exceeded_current_quota|monthly"
          + " .{0,12}credits",
      "spend(ing)?[_ ]limit|arrear|overdue|account is not active|requires more credits|can only"
          + " afford",
      "(doesn't|does not|don't|do not) have (any|enough) credits|" + "recharge|top[ -]up|余额|欠费|额度"),
  MODEL_NOT_FOUND(
      "model[_ ]?not[_ ]?(found|exist|available|supported|loaded)|model_decommissioned",
      "(no such|unknown|invalid|unsupported)[_ ]model|not a valid model|deploymentnotfound",
      "model (identifier|name|id)( provided)? is (invalid|not valid|unknown)",
      "model\\b.{0,160}\\b(does not exist|doesn't exist|do not exist|not exist|not found|"
          + "(is|was) not (found|available|loaded|deployed)|could not be found|has been "
          + "(decommissioned|deprecated|retired|shut ?down|removed)|is not supported by any)",
      "llm provider not provided|not find real ?modelid|not in the list of available models",
      "no models? (is |are )?loaded|unable to access.{0,30}model|模型不存在"),
  FILTERED(
      "content[_ -]?(filter|policy|moderation)|content management policy|responsibleaipolicy",
      "violat\\w*.{0,80}(polic|guideline|terms)|(usage|safety|acceptable use) (polic|guideline)",
      "policy[_ ]violation|moderation|flagged|safety[_ ](system|check|filter|setting|reason)",
      "prohibited[_ ]content|nsfw|prompt[_ ]injection|risk"
          + " ?detect|违规|guardrail|data_?inspection|inappropriate|content exists risk|high risk",
      "(?<!case[ -])sensitive|harmful|unsafe|jailbreak|invalid_prompt|blockreason|block_reason",
      "blocked by .{0,30}(content|safety|filter)|prompt (was )?blocked|敏感|不安全"),
  BAD_KEY(
      "(invalid|incorrect|wrong|missing|expired|revoked)[_ ](\\w+ )?(api[_ -]?key|authentication|"
          + "credential)",
      "api[_ -]?key[_ ]?(is )?(not valid|invalid|incorrect|expired|missing|not"
          + " found)|api_key_invalid",
      "authentication[_ ](error|fail|required)|unauthori[sz]ed|unauthenticated|permission_denied"),
  RATE_LIMITED(
      "rate[_ -]?limit|too[_ ]many[_ ]requests|throttl|requests? per (second|minute|day)",
      "tokens per (minute|day)|resource_exhausted|concurren\\w+ (limit|requests)"),
  /// How a proxy, or a server that dies, says in an answer that there will be no more of it.
  BROKEN(
      "error|fail|exception|traceback|unavailable|bad gateway|time[d"
          + " -]{0,2}out|overload|disconnect",
      "reset by peer|refused|denied|forbidden|unauthori[sz]ed|not found|too many requests",
      "rate limit|exceeded|terminated|aborted|no healthy upstream"),
  /// Google says the same of a limit that passes as others of a quota that does not.
  PASSING_QUOTA("resource_exhausted|retry in|retrydelay|per[_ ]?minute|try again in"),
  LASTING_QUOTA("insufficient_quota|depleted"),
  WRONG_URL("unknown_url|invalid url|no route|cannot post|unknown endpoint|unsupported endpoint"),
  /// A parameter is unknown here, by whatever name.
  UNKNOWN_PARAMETER(
      "unsupported|not[_ ](be )?support|(doesn't|does not) support|unrecogni[sz]ed",
      "unknown|unexpected|unavailable|not (be )?(enabled|available)",
      "extra (inputs|fields)|extra_forbidden|additional propert|not permitted|not"
          + " allowed|deprecated",
      "not a valid (field|param|arg|key)|invalid (field|param|arg)|no longer|forbidden|instead"),
  /// A parameter is known, and its value is not taken.
  BAD_VALUE(
      "only the default|must be|should be|out of range|too (large|small|high|low)|at most|at least",
      "(less|greater|more|bigger|smaller) than|cannot|can't|maximum|minimum|between|invalid"),
  /// The model cannot see.
  NO_IMAGES(
      "(doesn't|does not|do not|not|no endpoints? found that) support(s|ed)? .{0,40}(image|vision|"
          + "multi-?modal)",
      "image_?(url|s|input)?\\b.{0,60}(only supported by|not (be"
          + " )?(support|allow|enabled)|unsupported)",
      "unknown variant [`'\"]image_url|not a (multi-?modal|vision)|(vision|image input) is not",
      "cannot (read|process|see) images?|no image|text[- ]only|mmproj|required for image input",
      "at most 0 image|image_ranges\\) = 0|content\\b.{0,12} (must|should) be a string",
      "(图片|图像|多模态).{0,12}不支持|不支持.{0,12}(图片|图像|多模态)"),
  NO_TOOLS(
      "(doesn't|does not|do not|not|no endpoints? found that) support(s|ed)?"
          + " .{0,20}(tool|function)",
      "(tool|function)[ _-]?(use|call(s|ing)?|choice|s)? .{0,20}not (be )?(support|enabled)",
      "tool choice requires|enable-auto-tool-choice|tools? param requires|(tool|function)\\w*[ _-]?"
          + "(call\\w*)? .{0,60}unsupported"),
  /// The model does not think, and was told how much it shall.
  NO_REASONING("(doesn't|does not|do not|not) support(s|ed)? .{0,20}(thinking|reasoning)"),
  NO_STREAM(
      "(doesn't|does not|not) support(ed)? stream|verified to stream|\"?stream\"? ?[=:] ?false",
      "stream(ing)? (is |mode is )?(not (supported|allowed|available)|unsupported|disabled)");

  private final Pattern pattern;

  ErrorWords(String... alternatives) {
    pattern = Pattern.compile(String.join("|", alternatives), Pattern.DOTALL);
  }

  boolean in(String words) {
    return pattern.matcher(words).find();
  }
}
