using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeepSeek.ModelTrainer.Modelling;

/// <summary>Divides by the root mean square, then scales.</summary>
internal sealed class RmsNorm : nn.Module<Tensor, Tensor>
{
    private readonly double _epsilon;

    public RmsNorm(int size, double epsilon)
        : base(nameof(RmsNorm))
    {
        _epsilon = epsilon;
        weight = nn.Parameter(ones(size));
        RegisterComponents();
    }

#pragma warning disable IDE1006, SA1300 // TorchSharp names parameters after their fields, and Qwen2 calls this one "weight".
    internal Parameter weight { get; }
#pragma warning restore IDE1006, SA1300

    public override Tensor forward(Tensor input) => input * (input.square().mean([-1], keepdim: true) + _epsilon).rsqrt() * weight;
}
