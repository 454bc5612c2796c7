using DeepSeek.ModelBuilder.Weights;

namespace DeepSeek.ModelBuilder.Tests.Graph;

/// <summary>Qwen2 written down plainly and slowly, in double precision: what the graph has to agree with.</summary>
internal sealed class ReferenceDecoder(Qwen2Config config, IWeightSource weights)
{
    /// <summary>The logits of every position.</summary>
    public double[][] Logits(int[] ids)
    {
        var c = config;
        var embedding = weights.Read("model.embed_tokens.weight", c.VocabSize, c.HiddenSize);
        double[][] hidden = [.. ids.Select(id => embedding.Skip(id * c.HiddenSize).Take(c.HiddenSize).Select(v => (double)v).ToArray())];
        for (var i = 0; i < c.Layers; i++)
        {
            var prefix = $"model.layers.{i}.";
            hidden = Add(hidden, Attend(Norm(hidden, prefix + "input_layernorm.weight"), prefix + "self_attn."));
            hidden = Add(hidden, Feed(Norm(hidden, prefix + "post_attention_layernorm.weight"), prefix + "mlp."));
        }

        var head = c.TiedEmbeddings ? embedding : weights.Read("lm_head.weight", c.VocabSize, c.HiddenSize);
        return [.. Norm(hidden, "model.norm.weight").Select(h => Product(head, h, c.VocabSize))];
    }

    private double[][] Attend(double[][] input, string prefix)
    {
        var (c, size) = (config, config.HeadSize);
        var (query, pair) = (c.Heads * size, c.KeyValueHeads * size);
        var queries = Project(input, prefix + "q_proj", query);
        var keys = Project(input, prefix + "k_proj", pair);
        var values = Project(input, prefix + "v_proj", pair);
        for (var position = 0; position < input.Length; position++)
        {
            for (var head = 0; head < c.Heads; head++) Rotate(queries[position], head * size, position);
            for (var head = 0; head < c.KeyValueHeads; head++) Rotate(keys[position], head * size, position);
        }

        var output = weights.Read(prefix + "o_proj.weight", c.HiddenSize, query);
        var result = new double[input.Length][];
        for (var position = 0; position < input.Length; position++)
        {
            var mixed = new double[query];
            for (var head = 0; head < c.Heads; head++)
            {
                var shared = head / (c.Heads / c.KeyValueHeads);
                var scores = new double[position + 1];
                for (var at = 0; at <= position; at++)
                {
                    for (var i = 0; i < size; i++) scores[at] += queries[position][(head * size) + i] * keys[at][(shared * size) + i] / Math.Sqrt(size);
                }

                var largest = scores.Max();
                var shares = scores.Select(s => Math.Exp(s - largest)).ToArray();
                var sum = shares.Sum();
                for (var at = 0; at <= position; at++)
                {
                    for (var i = 0; i < size; i++) mixed[(head * size) + i] += shares[at] / sum * values[at][(shared * size) + i];
                }
            }

            result[position] = Product(output, mixed, c.HiddenSize);
        }

        return result;
    }

    private double[][] Feed(double[][] input, string prefix)
    {
        var c = config;
        var gate = weights.Read(prefix + "gate_proj.weight", c.IntermediateSize, c.HiddenSize);
        var up = weights.Read(prefix + "up_proj.weight", c.IntermediateSize, c.HiddenSize);
        var down = weights.Read(prefix + "down_proj.weight", c.HiddenSize, c.IntermediateSize);
        return
        [
            .. input.Select(x =>
            {
                var gated = Product(gate, x, c.IntermediateSize).Select(v => v / (1 + Math.Exp(-v)));
                return Product(down, [.. gated.Zip(Product(up, x, c.IntermediateSize), (g, u) => g * u)], c.HiddenSize);
            }),
        ];
    }

    private double[][] Project(double[][] input, string name, int size)
    {
        var (matrix, bias) = (weights.Read(name + ".weight", size, config.HiddenSize), weights.Read(name + ".bias", size));
        return [.. input.Select(x => Product(matrix, x, size).Zip(bias, (v, b) => v + b).ToArray())];
    }

    private void Rotate(double[] vector, int start, int position)
    {
        var half = config.HeadSize / 2;
        for (var i = 0; i < half; i++)
        {
            var angle = position * Math.Pow(config.RopeTheta, -2.0 * i / config.HeadSize);
            var (a, b) = (vector[start + i], vector[start + half + i]);
            vector[start + i] = (a * Math.Cos(angle)) - (b * Math.Sin(angle));
            vector[start + half + i] = (b * Math.Cos(angle)) + (a * Math.Sin(angle));
        }
    }

    private double[][] Norm(double[][] input, string name)
    {
        var gain = weights.Read(name, config.HiddenSize);
        return
        [
            .. input.Select(x =>
            {
                var scale = 1 / Math.Sqrt(x.Average(v => v * v) + config.RmsNormEpsilon);
                return x.Zip(gain, (v, g) => v * scale * g).ToArray();
            }),
        ];
    }

    private static double[] Product(float[] matrix, double[] vector, int rows)
    {
        var result = new double[rows];
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < vector.Length; i++) result[row] += matrix[(row * vector.Length) + i] * vector[i];
        }

        return result;
    }

    private static double[][] Add(double[][] left, double[][] right) => [.. left.Zip(right, (l, r) => l.Zip(r, (a, b) => a + b).ToArray())];
}
