using System.Text.Json.Nodes;
using DeepSeek.ModelTrainer.Modelling;
using DeepSeek.ModelTrainer.Tokenization;

namespace DeepSeek.ModelTrainer.Export;

/// <summary>The contents of tokenizer.json and tokenizer_config.json.</summary>
internal static class TokenizerFiles
{
    // R1's form: system text right after the begin mark, past answers without their thoughts, and a generation prompt that opens one.
    private const string ChatTemplate =
        "{% if not add_generation_prompt is defined %}{% set add_generation_prompt = false %}{% endif %}"
        + "{% set ns = namespace(system_prompt='') %}"
        + "{%- for message in messages %}{%- if message['role'] == 'system' %}{% set ns.system_prompt = message['content'] %}{%- endif %}{%- endfor %}"
        + "{{ bos_token }}{{ ns.system_prompt }}"
        + "{%- for message in messages %}"
        + "{%- if message['role'] == 'user' %}{{ '<｜User｜>' + message['content'] }}{%- endif %}"
        + "{%- if message['role'] == 'assistant' and message['content'] is not none %}"
        + "{% set content = message['content'] %}{% if '</think>' in content %}{% set content = content.split('</think>')[-1] %}{% endif %}"
        + "{{ '<｜Assistant｜>' + content + '<｜end▁of▁sentence｜>' }}{%- endif %}"
        + "{%- endfor -%}"
        + "{% if add_generation_prompt %}{{ '<｜Assistant｜><think>\\n' }}{% endif %}";

    /// <summary>tokenizer.json in the format of the tokenizers library.</summary>
    public static JsonObject Tokenizer(BpeVocabulary vocabulary)
    {
        var ids = new JsonObject();
        for (var i = 0; i < vocabulary.Tokens.Count; i++) ids[vocabulary.Tokens[i]] = i;
        var begin = vocabulary.SpecialId(SpecialTokens.Begin);
        return new JsonObject
        {
            ["version"] = "1.0",
            ["truncation"] = null,
            ["padding"] = null,
            ["added_tokens"] = new JsonArray([.. SpecialTokens.All.Select(t => Added(t, vocabulary.SpecialId(t)))]),
            ["normalizer"] = null,
            ["pre_tokenizer"] = new JsonObject
            {
                ["type"] = "Sequence",
                ["pretokenizers"] = new JsonArray(
                    new JsonObject
                    {
                        ["type"] = "Split",
                        ["pattern"] = new JsonObject { ["Regex"] = PreTokenizer.Pattern },
                        ["behavior"] = "Isolated",
                        ["invert"] = false,
                    },
                    ByteLevel(useRegex: false)),
            },
            ["post_processor"] = new JsonObject
            {
                ["type"] = "TemplateProcessing",
                ["single"] = new JsonArray(Special(SpecialTokens.Begin), Sequence("A", 0)),
                ["pair"] = new JsonArray(Special(SpecialTokens.Begin), Sequence("A", 0), Special(SpecialTokens.Begin), Sequence("B", 1)),
                ["special_tokens"] = new JsonObject
                {
                    [SpecialTokens.Begin] = new JsonObject
                    {
                        ["id"] = SpecialTokens.Begin,
                        ["ids"] = new JsonArray(begin),
                        ["tokens"] = new JsonArray(SpecialTokens.Begin),
                    },
                },
            },
            ["decoder"] = ByteLevel(useRegex: false),
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["dropout"] = null,
                ["unk_token"] = null,
                ["continuing_subword_prefix"] = null,
                ["end_of_word_suffix"] = null,
                ["fuse_unk"] = false,
                ["byte_fallback"] = false,
                ["ignore_merges"] = false,
                ["vocab"] = ids,
                ["merges"] = new JsonArray([.. vocabulary.Merges.Select(m => (JsonNode)$"{vocabulary.Tokens[m.Left]} {vocabulary.Tokens[m.Right]}")]),
            },
        };
    }

    /// <summary>tokenizer_config.json with the chat template.</summary>
    public static JsonObject TokenizerConfig(BpeVocabulary vocabulary, DecoderConfig config) => new()
    {
        ["add_bos_token"] = true,
        ["add_eos_token"] = false,
        ["added_tokens_decoder"] = new JsonObject(SpecialTokens.All.Select(t =>
        {
            var token = Added(t, vocabulary.SpecialId(t));
            token.Remove("id");
            return KeyValuePair.Create($"{vocabulary.SpecialId(t)}", (JsonNode?)token);
        })),
        ["bos_token"] = SpecialTokens.Begin,
        ["eos_token"] = SpecialTokens.End,
        ["pad_token"] = SpecialTokens.End,
        ["unk_token"] = null,
        ["clean_up_tokenization_spaces"] = false,
        ["legacy"] = true,
        ["model_max_length"] = config.MaxPositions,
        ["tokenizer_class"] = "LlamaTokenizerFast",
        ["chat_template"] = ChatTemplate,
    };

    // As in R1, only the sentence marks are special, which is to say left out when ids are turned back into text.
    private static JsonObject Added(string token, int id) => new()
    {
        ["id"] = id,
        ["content"] = token,
        ["single_word"] = false,
        ["lstrip"] = false,
        ["rstrip"] = false,
        ["normalized"] = false,
        ["special"] = token is SpecialTokens.Begin or SpecialTokens.End,
    };

    private static JsonObject ByteLevel(bool useRegex) => new()
    {
        ["type"] = "ByteLevel",
        ["add_prefix_space"] = false,
        ["trim_offsets"] = false,
        ["use_regex"] = useRegex,
    };

    private static JsonObject Special(string token) => new() { ["SpecialToken"] = new JsonObject { ["id"] = token, ["type_id"] = 0 } };

    private static JsonObject Sequence(string name, int type) => new() { ["Sequence"] = new JsonObject { ["id"] = name, ["type_id"] = type } };
}
