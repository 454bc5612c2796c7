using System.Text.Encodings.Web;
using System.Text.Json;
using DeepSeek.ModelTrainer.Evaluation;
using DeepSeek.ModelTrainer.Modelling;
using DeepSeek.ModelTrainer.Tokenization;
using static TorchSharp.torch;

namespace DeepSeek.ModelTrainer.Export;

/// <summary>Writes a weights folder as the transformers library would: any tool that reads a Qwen2 model reads this one.</summary>
internal sealed class HuggingFaceFolder(string folder, DecoderConfig config, BpeVocabulary vocabulary)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes all files, whole or not at all: a reader never sees half of one.</summary>
    public void Write(Decoder model)
    {
        Directory.CreateDirectory(folder);
        Replace("model.safetensors", path => SafetensorsWriter.Write(path, Tensors(model)));
        WriteJson("config.json", ConfigFiles.Model(config, vocabulary));
        WriteJson("generation_config.json", ConfigFiles.Generation(vocabulary));
        WriteJson("golden_prompts.json", GoldenPrompts.ToJson());
        WriteJson("tokenizer.json", TokenizerFiles.Tokenizer(vocabulary));
        WriteJson("tokenizer_config.json", TokenizerFiles.TokenizerConfig(vocabulary, config));
    }

    private static Dictionary<string, (long[], float[])> Tensors(Decoder model)
    {
        var tensors = new Dictionary<string, (long[], float[])>(StringComparer.Ordinal);
        var (c, query, pair) = (model.Config, model.Config.Heads * model.Config.HeadSize, model.Config.KeyValueHeads * model.Config.HeadSize);
        Add("model.embed_tokens.weight", model.Embedding.weight!);
        Add("model.norm.weight", model.Norm.weight);
        for (var i = 0; i < model.Layers.Count; i++)
        {
            var (layer, prefix) = (model.Layers[i], $"model.layers.{i}.");
            Add($"{prefix}input_layernorm.weight", layer.InputNorm.weight);
            Add($"{prefix}post_attention_layernorm.weight", layer.PostAttentionNorm.weight);
            foreach (var (kind, tensor) in new (string, Tensor)[] { ("weight", layer.QueryKeyValue.weight!), ("bias", layer.QueryKeyValue.bias!) })
            {
                Add($"{prefix}self_attn.q_proj.{kind}", tensor.narrow(0, 0, query));
                Add($"{prefix}self_attn.k_proj.{kind}", tensor.narrow(0, query, pair));
                Add($"{prefix}self_attn.v_proj.{kind}", tensor.narrow(0, query + pair, pair));
            }

            Add($"{prefix}self_attn.o_proj.weight", layer.Output.weight!);
            Add($"{prefix}mlp.gate_proj.weight", layer.GateUp.weight!.narrow(0, 0, c.IntermediateSize));
            Add($"{prefix}mlp.up_proj.weight", layer.GateUp.weight!.narrow(0, c.IntermediateSize, c.IntermediateSize));
            Add($"{prefix}mlp.down_proj.weight", layer.Down.weight!);
        }

        return tensors;

        void Add(string name, Tensor tensor) => tensors.Add(name, (tensor.shape, [.. tensor.detach().contiguous().data<float>()]));
    }

    private void WriteJson(string name, object content) =>
        Replace(name, path => File.WriteAllText(path, JsonSerializer.Serialize(content, Json) + "\n"));

    private void Replace(string name, Action<string> write)
    {
        var path = Path.Combine(folder, name);
        write(path + ".new");
        File.Move(path + ".new", path, overwrite: true);
    }
}
