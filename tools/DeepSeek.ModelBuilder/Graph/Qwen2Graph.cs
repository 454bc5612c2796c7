using DeepSeek.ModelBuilder.Onnx;
using DeepSeek.ModelBuilder.Weights;
using static DeepSeek.ModelBuilder.Graph.GraphBuilder;

namespace DeepSeek.ModelBuilder.Graph;

/// <summary>
/// Writes a Qwen2 decoder as an ONNX graph over ONNX Runtime's fused operators. Inputs: <c>input_ids</c> int64[batch, sequence],
/// <c>seqlens_k</c> int32[batch] (each row's whole length, less one) and <c>total_sequence_length</c> int32[1], or instead of these two
/// <c>attention_mask</c> int64[batch, total] (ones for each row's whole length, then zeros),
/// <c>past_key_values.{i}.key|value</c> float[batch, key-value heads, buffer, head size]. Outputs: <c>logits</c> float[batch, sequence, vocabulary],
/// <c>present.{i}.key|value</c>, which may be bound to the same memory as the past.
/// </summary>
internal sealed class Qwen2Graph(
    Qwen2Config config, IWeightSource weights, TensorStore tensors, LengthInputs lengths = LengthInputs.SequenceLengths)
{
    public const string SequenceLengths = "seqlens_k";
    public const string TotalLength = "total_sequence_length";
    public const string AttentionMask = "attention_mask";

    private readonly GraphBuilder _graph = new("qwen2", tensors);

    /// <summary>Builds the model.</summary>
    public ModelProto Build()
    {
        Declare();
        var c = config;
        _graph.Weight("embed", weights.Read("model.embed_tokens.weight", c.VocabSize, c.HiddenSize), c.VocabSize, c.HiddenSize);
        AddRotaryTables();
        var residual = _graph.Node("Gather", "hidden", ["embed", "input_ids"]);
        var normed = _graph.Node(
            "SimplifiedLayerNormalization", "layer0.input", [residual, Norm("model.layers.0.input_layernorm.weight")],
            attributes: [Int("axis", -1), Float("epsilon", c.RmsNormEpsilon), Int("stash_type", 1)]);
        for (var i = 0; i < c.Layers; i++)
        {
            var attended = Attention(i, normed);
            (normed, residual) = AddAndNorm($"layer{i}.middle", residual, attended, $"model.layers.{i}.post_attention_layernorm.weight");
            var fed = FeedForward(i, normed);
            var next = i + 1 < c.Layers ? $"model.layers.{i + 1}.input_layernorm.weight" : "model.norm.weight";
            (normed, residual) = AddAndNorm($"layer{i}.end", residual, fed, next);
        }

        // Tied embeddings stay in the file once; the runtime folds the transposition away when it loads.
        var head = c.TiedEmbeddings
            ? _graph.Node("Transpose", "head", ["embed"], attributes: [Ints("perm", 1, 0)])
            : Matrix("head", "lm_head.weight", c.VocabSize, c.HiddenSize);
        _graph.Node("MatMul", "logits", [normed, head]);
        return _graph.ToModel();
    }

    private void Declare()
    {
        _graph.Input("input_ids", TensorProto.Types.DataType.Int64, "batch", "sequence");
        DeclareLengths();
        _graph.Output("logits", "batch", "sequence", config.VocabSize);
        for (var i = 0; i < config.Layers; i++)
        {
            foreach (var kind in (ReadOnlySpan<string>)["key", "value"])
            {
                _graph.Input($"past_key_values.{i}.{kind}", TensorProto.Types.DataType.Float, "batch", config.KeyValueHeads, "past", config.HeadSize);
                _graph.Output($"present.{i}.{kind}", "batch", config.KeyValueHeads, "present", config.HeadSize);
            }
        }
    }

    private void DeclareLengths()
    {
        if (lengths == LengthInputs.SequenceLengths)
        {
            _graph.Input(SequenceLengths, TensorProto.Types.DataType.Int32, "batch");
            _graph.Input(TotalLength, TensorProto.Types.DataType.Int32, 1);
            return;
        }

        // Node for node what GenAI's builder writes: the total is a scalar there, not a list of one.
        var whole = (long)TensorProto.Types.DataType.Int32;
        _graph.Input(AttentionMask, TensorProto.Types.DataType.Int64, "batch", "total");
        var one = _graph.Constant("mask.one", [1], 1);
        var sum = _graph.Node("ReduceSum", "mask.sum", [AttentionMask, one], attributes: Int("keepdims", 0));
        _graph.Node("Cast", SequenceLengths, [_graph.Node("Sub", "mask.last", [sum, one])], attributes: Int("to", whole));
        var shape = _graph.Node("Shape", "mask.shape", [AttentionMask]);
        var width = _graph.Node("Gather", "mask.width", [shape, _graph.Constant("mask.second", [1])], attributes: Int("axis", 0));
        _graph.Node("Cast", TotalLength, [width], attributes: Int("to", whole));
    }

    private string Attention(int i, string input)
    {
        var (c, name, source) = (config, $"layer{i}.attention", $"model.layers.{i}.self_attn.");
        var packed = (c.Heads + (2 * c.KeyValueHeads)) * c.HeadSize;
        var projected = _graph.Node("MatMul", $"{name}.projected", [input, PackedMatrix(name, source)]);
        var biased = _graph.Node("Add", $"{name}.qkv", [projected, _graph.Weight($"{name}.qkv_bias", PackedBias(source), packed)]);
        _graph.Node(
            "GroupQueryAttention",
            [$"{name}.attended", $"present.{i}.key", $"present.{i}.value"],
            [biased, "", "", $"past_key_values.{i}.key", $"past_key_values.{i}.value", SequenceLengths, TotalLength, "cos", "sin"],
            Contrib,
            Int("num_heads", c.Heads), Int("kv_num_heads", c.KeyValueHeads), Int("do_rotary", 1), Int("rotary_interleaved", 0),
            Float("scale", 1 / Math.Sqrt(c.HeadSize)));
        var output = Matrix($"{name}.o", $"{source}o_proj.weight", c.HiddenSize, c.Heads * c.HeadSize);
        return _graph.Node("MatMul", $"{name}.output", [$"{name}.attended", output]);
    }

    private string FeedForward(int i, string input)
    {
        var (c, name, source) = (config, $"layer{i}.mlp", $"model.layers.{i}.mlp.");
        var (inner, outer) = (c.IntermediateSize, c.HiddenSize);
        var gate = _graph.Node("MatMul", $"{name}.gated", [input, Matrix($"{name}.gate", $"{source}gate_proj.weight", inner, outer)]);
        var up = _graph.Node("MatMul", $"{name}.upped", [input, Matrix($"{name}.up", $"{source}up_proj.weight", inner, outer)]);

        // x * sigmoid(x): SiLU under the runtime's name for it.
        var activated = _graph.Node("QuickGelu", $"{name}.activated", [gate], Contrib, Float("alpha", 1));
        var product = _graph.Node("Mul", $"{name}.product", [activated, up]);
        return _graph.Node("MatMul", $"{name}.output", [product, Matrix($"{name}.down", $"{source}down_proj.weight", outer, inner)]);
    }

    private (string Normed, string Sum) AddAndNorm(string name, string residual, string added, string weight)
    {
        _graph.Node(
            "SkipSimplifiedLayerNormalization", [$"{name}.normed", "", "", $"{name}.sum"], [residual, added, Norm(weight)], Contrib,
            Float("epsilon", config.RmsNormEpsilon));
        return ($"{name}.normed", $"{name}.sum");
    }

    private string Norm(string name) => _graph.Weight(name, weights.Read(name, config.HiddenSize), config.HiddenSize);

    private string Matrix(string name, string source, int rows, int columns) =>
        _graph.Weight(name, Transpose(weights.Read(source, rows, columns), rows, columns), columns, rows);

    // Columns of query, key and value side by side: one product instead of three.
    private string PackedMatrix(string name, string source)
    {
        var c = config;
        var (query, pair) = (c.Heads * c.HeadSize, c.KeyValueHeads * c.HeadSize);
        float[] stacked =
        [
            .. weights.Read($"{source}q_proj.weight", query, c.HiddenSize),
            .. weights.Read($"{source}k_proj.weight", pair, c.HiddenSize),
            .. weights.Read($"{source}v_proj.weight", pair, c.HiddenSize),
        ];
        return _graph.Weight($"{name}.qkv_weight", Transpose(stacked, query + (2 * pair), c.HiddenSize), c.HiddenSize, query + (2 * pair));
    }

    private float[] PackedBias(string source)
    {
        var (query, pair) = (config.Heads * config.HeadSize, config.KeyValueHeads * config.HeadSize);
        return
        [
            .. weights.Read($"{source}q_proj.bias", query),
            .. weights.Read($"{source}k_proj.bias", pair),
            .. weights.Read($"{source}v_proj.bias", pair),
        ];
    }

    private void AddRotaryTables()
    {
        var (c, half) = (config, config.HeadSize / 2);
        var (cos, sin) = (new float[(long)c.MaxPositions * half], new float[(long)c.MaxPositions * half]);
        for (var position = 0; position < c.MaxPositions; position++)
        {
            for (var i = 0; i < half; i++)
            {
                var angle = position * Math.Pow(c.RopeTheta, -2.0 * i / c.HeadSize);
                cos[(position * half) + i] = (float)Math.Cos(angle);
                sin[(position * half) + i] = (float)Math.Sin(angle);
            }
        }

        _graph.Weight("cos", cos, c.MaxPositions, half);
        _graph.Weight("sin", sin, c.MaxPositions, half);
    }

    private static float[] Transpose(float[] values, int rows, int columns)
    {
        var result = new float[values.Length];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++) result[((long)column * rows) + row] = values[((long)row * columns) + column];
        }

        return result;
    }
}
