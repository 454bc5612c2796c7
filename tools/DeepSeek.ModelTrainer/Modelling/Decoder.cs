using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeepSeek.ModelTrainer.Modelling;

/// <summary>A Qwen2-style decoder whose output matrix is its embedding.</summary>
internal sealed class Decoder : nn.Module<Tensor, Tensor>
{
    public Decoder(DecoderConfig config)
        : base(nameof(Decoder))
    {
        Config = config;
        var rope = new Rope(config);
        Embedding = nn.Embedding(config.VocabSize, config.HiddenSize);
        Layers = [.. Enumerable.Range(0, config.Layers).Select(_ => new DecoderLayer(config, rope))];
        Norm = new RmsNorm(config.HiddenSize, config.RmsNormEpsilon);
        for (var i = 0; i < Layers.Count; i++) register_module($"layer{i}", Layers[i]);
        RegisterComponents();
        Initialize();
    }

    public DecoderConfig Config { get; }

    public Embedding Embedding { get; }

    public IReadOnlyList<DecoderLayer> Layers { get; }

    public RmsNorm Norm { get; }

    /// <summary>The normed hidden states of ids of shape [batch, length].</summary>
    public override Tensor forward(Tensor input)
    {
        var hidden = Embedding.forward(input);
        foreach (var layer in Layers) hidden = layer.forward(hidden);
        return Norm.forward(hidden);
    }

    /// <summary>The logits of hidden states.</summary>
    public Tensor Logits(Tensor hidden) => hidden.matmul(Embedding.weight!.t());

    private void Initialize()
    {
        using var _ = no_grad();
        var deviation = 1 / Math.Sqrt(Config.HiddenSize);
        nn.init.normal_(Embedding.weight!, 0, deviation);
        foreach (var layer in Layers)
        {
            nn.init.normal_(layer.QueryKeyValue.weight!, 0, deviation);
            nn.init.zeros_(layer.QueryKeyValue.bias!);
            nn.init.normal_(layer.GateUp.weight!, 0, deviation);

            // What a layer adds begins small, the smaller the more layers there are.
            nn.init.normal_(layer.Output.weight!, 0, deviation / Math.Sqrt(2 * Config.Layers));
            nn.init.normal_(layer.Down.weight!, 0, 1 / Math.Sqrt(Config.IntermediateSize * 2.0 * Config.Layers));
        }
    }
}
