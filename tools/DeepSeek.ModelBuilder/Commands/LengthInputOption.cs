using System.CommandLine;
using DeepSeek.ModelBuilder.Graph;

namespace DeepSeek.ModelBuilder.Commands;

/// <summary>The option <c>--inputs</c>.</summary>
internal static class LengthInputOption
{
    private const string SequenceLengths = "seqlens_k";
    private const string AttentionMask = "attention_mask";

    public static Option<LengthInput> Create()
    {
        var option = new Option<LengthInput>("--inputs")
        {
            Description = $"How the graph is told of lengths: {SequenceLengths}, or {AttentionMask} as ONNX Runtime GenAI's builder writes it.",
            DefaultValueFactory = _ => LengthInput.SequenceLengths,
            CustomParser = result =>
            {
                if (result.Tokens is [{ Value: SequenceLengths }]) return LengthInput.SequenceLengths;
                if (result.Tokens is [{ Value: AttentionMask }]) return LengthInput.AttentionMask;
                result.AddError($"--inputs is {SequenceLengths} or {AttentionMask}.");
                return default;
            },
        };
        return option;
    }
}
