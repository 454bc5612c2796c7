using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeepSeek.ModelTrainer.Modelling;

/// <summary>Attention with grouped key and value heads, then a SwiGLU block; query, key and value come from one matrix, gate and up from another.</summary>
internal sealed class DecoderLayer : nn.Module<Tensor, Tensor>
{
    private readonly DecoderConfig _config;
    private readonly Rope _rope;

    public DecoderLayer(DecoderConfig config, Rope rope)
        : base(nameof(DecoderLayer))
    {
        (_config, _rope) = (config, rope);
        InputNorm = new RmsNorm(config.HiddenSize, config.RmsNormEpsilon);
        PostAttentionNorm = new RmsNorm(config.HiddenSize, config.RmsNormEpsilon);
        QueryKeyValue = nn.Linear(config.HiddenSize, (config.Heads + (2 * config.KeyValueHeads)) * config.HeadSize);
        Output = nn.Linear(config.Heads * config.HeadSize, config.HiddenSize, hasBias: false);
        GateUp = nn.Linear(config.HiddenSize, 2 * config.IntermediateSize, hasBias: false);
        Down = nn.Linear(config.IntermediateSize, config.HiddenSize, hasBias: false);
        RegisterComponents();
    }

    public RmsNorm InputNorm { get; }

    public RmsNorm PostAttentionNorm { get; }

    public Linear QueryKeyValue { get; }

    public Linear Output { get; }

    public Linear GateUp { get; }

    public Linear Down { get; }

    public override Tensor forward(Tensor input)
    {
        var hidden = input + Attend(InputNorm.forward(input));
        var gateUp = GateUp.forward(PostAttentionNorm.forward(hidden)).chunk(2, -1);
        return hidden + Down.forward(gateUp[0].silu() * gateUp[1]);
    }

    private Tensor Attend(Tensor input)
    {
        var (batch, length) = (input.shape[0], input.shape[1]);
        var groups = _config.Heads / _config.KeyValueHeads;
        var heads = QueryKeyValue.forward(input).view(batch, length, -1, _config.HeadSize).transpose(1, 2);
        var query = _rope.Apply(heads.narrow(1, 0, _config.Heads));
        var key = _rope.Apply(heads.narrow(1, _config.Heads, _config.KeyValueHeads)).repeat_interleave(groups, 1);
        var value = heads.narrow(1, _config.Heads + _config.KeyValueHeads, _config.KeyValueHeads).repeat_interleave(groups, 1);

        // Rows are padded on the right, where a causal mask hides the padding from everything that counts.
        var attended = nn.functional.scaled_dot_product_attention(query, key, value, is_casual: true);
        return Output.forward(attended.transpose(1, 2).reshape(batch, length, -1));
    }
}
