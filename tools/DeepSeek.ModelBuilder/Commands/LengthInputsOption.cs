using System.CommandLine;
using DeepSeek.ModelBuilder.Graph;

namespace DeepSeek.ModelBuilder.Commands;

/// <summary><c>--inputs</c>: which form of graph to write.</summary>
internal static class LengthInputsOption
{
    private const string Lengths = "seqlens_k";
    private const string Mask = "attention_mask";

    public static Option<string> Create()
    {
        var option = new Option<string>("--inputs")
        {
            Description = $"How the graph is told the lengths of rows: {Lengths}, or {Mask} as ONNX Runtime GenAI's builder writes it.",
            DefaultValueFactory = _ => Lengths,
        };
        return option.AcceptOnlyFromAmong(Lengths, Mask);
    }

    public static LengthInputs Read(ParseResult parsed, Option<string> option) =>
        parsed.GetValue(option) == Mask ? LengthInputs.AttentionMask : LengthInputs.SequenceLengths;
}
