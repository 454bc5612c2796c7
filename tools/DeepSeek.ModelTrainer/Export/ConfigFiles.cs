using System.Text.Json.Nodes;
using DeepSeek.ModelTrainer.Modelling;
using DeepSeek.ModelTrainer.Tokenization;

namespace DeepSeek.ModelTrainer.Export;

/// <summary>The contents of config.json and generation_config.json.</summary>
internal static class ConfigFiles
{
    /// <summary>config.json of a Qwen2ForCausalLM.</summary>
    public static JsonObject Model(DecoderConfig config, BpeVocabulary vocabulary) => new()
    {
        ["architectures"] = new JsonArray("Qwen2ForCausalLM"),
        ["model_type"] = "qwen2",
        ["bos_token_id"] = vocabulary.SpecialId(SpecialTokens.Begin),
        ["eos_token_id"] = vocabulary.SpecialId(SpecialTokens.End),
        ["hidden_act"] = "silu",
        ["hidden_size"] = config.HiddenSize,
        ["initializer_range"] = 0.02,
        ["intermediate_size"] = config.IntermediateSize,
        ["max_position_embeddings"] = config.MaxPositions,
        ["num_attention_heads"] = config.Heads,
        ["num_hidden_layers"] = config.Layers,
        ["num_key_value_heads"] = config.KeyValueHeads,
        ["rms_norm_eps"] = config.RmsNormEpsilon,
        ["rope_theta"] = config.RopeTheta,
        ["tie_word_embeddings"] = true,
        ["torch_dtype"] = "float32",
        ["use_cache"] = true,
        ["use_sliding_window"] = false,
        ["vocab_size"] = config.VocabSize,
    };

    /// <summary>generation_config.json: R1 recommends a temperature of 0.6 and a nucleus of 0.95.</summary>
    public static JsonObject Generation(BpeVocabulary vocabulary) => new()
    {
        ["bos_token_id"] = vocabulary.SpecialId(SpecialTokens.Begin),
        ["eos_token_id"] = vocabulary.SpecialId(SpecialTokens.End),
        ["pad_token_id"] = vocabulary.SpecialId(SpecialTokens.End),
        ["do_sample"] = true,
        ["temperature"] = 0.6,
        ["top_p"] = 0.95,
    };
}
