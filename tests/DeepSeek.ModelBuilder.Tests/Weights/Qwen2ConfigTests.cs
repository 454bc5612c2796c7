using DeepSeek.ModelBuilder.Weights;

namespace DeepSeek.ModelBuilder.Tests.Weights;

public sealed class Qwen2ConfigTests
{
    private const string Good = """
        {"model_type":"qwen2","hidden_act":"silu","hidden_size":64,"intermediate_size":96,"num_attention_heads":4,"num_hidden_layers":2,
         "num_key_value_heads":2,"max_position_embeddings":128,"vocab_size":50,"rms_norm_eps":1e-6,"rope_theta":10000,"tie_word_embeddings":true}
        """;

    [Fact]
    public void Parse_GoodConfig_CountsParameters()
    {
        var config = Qwen2Config.Parse(Good, "config.json");

        Assert.Equal(16, config.HeadSize);
        const int Layer = (64 * 128) + 128 + (64 * 64) + (3 * 64 * 96) + (2 * 64);
        Assert.Equal((2 * Layer) + 64 + (50 * 64), config.ParameterCount);
    }

    [Theory]
    [InlineData("\"qwen2\"", "\"llama\"", "'model_type' is \"llama\"")]
    [InlineData("\"silu\"", "\"relu\"", "'hidden_act' is \"relu\"")]
    [InlineData("\"vocab_size\":50", "\"vocab_size\":-1", "'vocab_size' is -1")]
    [InlineData("\"vocab_size\":50,", "", "'vocab_size' is missing")]
    [InlineData("\"vocab_size\":50", "\"vocab_size\":\"many\"", "'vocab_size' is \"many\"")]
    [InlineData("\"rope_theta\":10000", "\"rope_scaling\":{\"type\":\"yarn\"}", "'rope_scaling'")]
    [InlineData("\"num_key_value_heads\":2", "\"num_key_value_heads\":3", "4 heads cannot share 3")]
    [InlineData("\"num_attention_heads\":4", "\"num_attention_heads\":8", "head size is 8")]
    [InlineData("\"num_attention_heads\":4", "\"num_attention_heads\":6", "no multiple")]
    [InlineData("{\"model_type\"", "[\"model_type\"", "not JSON")]
    public void Parse_BadConfig_NamesTheSetting(string from, string to, string expected)
    {
        var error = Assert.Throws<InvalidDataException>(() => Qwen2Config.Parse(Good.Replace(from, to, StringComparison.Ordinal), "some/config.json"));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("some/config.json", error.Message, StringComparison.Ordinal);
    }
}
