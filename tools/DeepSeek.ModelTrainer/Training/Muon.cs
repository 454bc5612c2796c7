using static TorchSharp.torch;

namespace DeepSeek.ModelTrainer.Training;

/// <summary>
/// The Muon optimizer for matrices: momentum whose direction is made orthogonal by a few Newton-Schulz steps. It learns more from each chat than AdamW,
/// which is kept for embeddings, gains and biases. Updates are scaled to the size of AdamW's, so that both share one learning rate.
/// </summary>
internal sealed class Muon(IReadOnlyList<Tensor> matrices, double momentum, double weightDecay)
{
    private const int Iterations = 5;
    private readonly Tensor[] _averages = [.. matrices.Select(m => zeros_like(m).DetachFromDisposeScope())];

    /// <summary>Moves the matrices along their gradients.</summary>
    public void Step(double rate)
    {
        using var none = no_grad();
        using var scope = NewDisposeScope();
        for (var i = 0; i < matrices.Count; i++)
        {
            var (matrix, average) = (matrices[i], _averages[i]);
            if (matrix.grad is not { } gradient) continue;
            average.mul_(momentum).add_(gradient);
            var direction = Orthogonal(gradient + (average * momentum));
            matrix.mul_(1 - (rate * weightDecay));
            matrix.add_(direction, -rate * 0.2 * Math.Sqrt(Math.Max(matrix.shape[0], matrix.shape[1])));
        }
    }

    // The quintic iteration with coefficients tuned for speed: singular values end near one, not at it.
    private static Tensor Orthogonal(Tensor matrix)
    {
        var wide = matrix.shape[0] <= matrix.shape[1];
        var x = wide ? matrix : matrix.t();
        x = x / (x.norm() + 1e-7);
        for (var i = 0; i < Iterations; i++)
        {
            var square = x.matmul(x.t());
            x = (3.4445 * x) + ((-4.7750 * square) + (2.0315 * square.matmul(square))).matmul(x);
        }

        return wide ? x : x.t();
    }
}
