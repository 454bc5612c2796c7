using DeepSeek.ModelBuilder.Onnx;
using DeepSeek.ModelBuilder.Weights;
using static DeepSeek.ModelBuilder.Graph.GraphBuilder;

namespace DeepSeek.ModelBuilder.Graph;

/// <summary>
/// Writes a Qwen2 decoder as an ONNX graph over ONNX Runtime's fused operators. Inputs: <c>input_ids</c> int64[batch, sequence],
/// <c>seqlens_k</c> int32[batch] (each row's whole length, less one) and <c>total_sequence_length</c> int32[1], or instead of these two
/// <c>attention_mask</c> int64[batch, total] (as many ones as the row is long, then zeros),
/// <c>past_key_values.{i}.key|value</c> float[batch, key-value heads, buffer, head size]. Outputs: <c>logits</c> float[batch, sequence, vocabulary],
/// <c>present.{i}.key|value</c>, which may be bound to the same memory as the past.
/// </summary>
internal sealed class Qwen2Graph(
    Qwen2Config config, IWeightSource weights, TensorStore tensors, LengthInput lengthInput = LengthInput.SequenceLengths)
{
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
        var (ids, lengths) = (TensorProto.Types.DataType.Int64, TensorProto.Types.DataType.Int32);
        _graph.Input("input_ids", ids, "batch", "sequence");
        if (lengthInput == LengthInput.AttentionMask)
        {
            _graph.Input("attention_mask", ids, "batch", "total");
            AddLengthsOfMask();
        }
        else
        {
            _graph.Input("seqlens_k", lengths, "batch");
            _graph.Input("total_sequence_length", lengths, 1);
        }

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

    // As ONNX Runtime GenAI's model builder does it: the ones of a row, less one, and the width of the whole.
    private void AddLengthsOfMask()
    {
        var toInt32 = Int("to", (long)TensorProto.Types.DataType.Int32);
        var one = _graph.Integers("one", 1);
        var sum = _graph.Node("ReduceSum", "mask/sum", ["attention_mask", one], attributes: [Int("keepdims", 0)]);
        _graph.Node("Cast", "seqlens_k", [_graph.Node("Sub", "mask/last", [sum, one])], attributes: [toInt32]);
        var width = _graph.Node("Gather", "mask/width", [_graph.Node("Shape", "mask/shape", ["attention_mask"]), one]);
        _graph.Node("Cast", "total_sequence_length", [width], attributes: [toInt32]);
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
            [biased, "", "", $"past_key_values.{i}.key", $"past_key_values.{i}.value", "seqlens_k", "total_sequence_length", "cos", "sin"],
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
