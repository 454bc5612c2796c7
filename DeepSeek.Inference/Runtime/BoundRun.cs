using Microsoft.ML.OnnxRuntime;

namespace DeepSeek.Inference.Runtime;

/// <summary>
/// A binding for some neighbouring slots, made once and used for every run of them. What has the same shape as at the last run stays bound.
/// </summary>
internal sealed class BoundRun : IDisposable
{
    private readonly OnnxModelSession _model;
    private readonly RunTensors _tensors;
    private readonly int _rows;
    private readonly OrtIoBinding _binding;
    private readonly List<OrtValue> _cache = [];
    private readonly List<OrtValue> _shaped = [];
    private readonly List<OrtValue> _lengths = [];
    private int _tokens;
    private int _total;

    /// <summary>Binds the slots' key-value buffers, as past and as present: the runtime writes new entries in place.</summary>
    public BoundRun(OnnxModelSession model, KeyValueMemory memory, RunTensors tensors, int first, int rows)
    {
        (_model, _tensors, _rows) = (model, tensors, rows);
        _binding = model.Session.CreateIoBinding();
        for (var buffer = 0; buffer < model.Shape.Buffers; buffer++)
        {
            var view = memory.View(buffer, first, rows);
            _cache.Add(view);
            _binding.BindInput(GraphContract.PastName(buffer), view);
            _binding.BindOutput(GraphContract.PresentName(buffer), view);
        }
    }

    /// <summary>Runs on what lies in the tensors.</summary>
    /// <param name="options">Carries the wish to end it early.</param>
    /// <param name="tokens">Tokens a row.</param>
    /// <param name="total">The longest row's length after the run.</param>
    public void Run(RunOptions options, int tokens, int total)
    {
        // Inputs are copied to a device when they are bound, not when they are used.
        var rebind = _model.Device != RuntimeDevice.Cpu;
        if (rebind || tokens != _tokens) BindShaped(tokens);
        if (rebind || (_model.Form.TakesMask ? total != _total : _total == 0)) BindLengths(total);
        (_tokens, _total) = (tokens, total);
        _model.Session.RunWithBinding(options, _binding);
    }

    public void Dispose()
    {
        _binding.Dispose();
        foreach (var value in (IEnumerable<OrtValue>)[.. _cache, .. _shaped, .. _lengths]) value.Dispose();
    }

    private void BindShaped(int tokens)
    {
        Clear(_shaped);
        Input(_shaped, GraphContract.InputIds, _tensors.Ids, _rows, tokens);
        if (_tensors.Positions is { } positions) Input(_shaped, GraphContract.PositionIds, positions, _rows, tokens);
        var logits = _tensors.RawLogits.View(0, _rows, tokens, _model.Shape.VocabularySize);
        _shaped.Add(logits);
        _binding.BindOutput(GraphContract.Logits, logits);
    }

    private void BindLengths(int total)
    {
        Clear(_lengths);
        if (_tensors.Mask is { } mask)
        {
            Input(_lengths, GraphContract.AttentionMask, mask, _rows, total);
            return;
        }

        Input(_lengths, GraphContract.SequenceLengths, _tensors.Lengths, _rows);
        Input(_lengths, GraphContract.TotalLength, _tensors.Total, 1);
    }

    private void Input(List<OrtValue> owner, string name, INativeTensor tensor, params ReadOnlySpan<long> shape)
    {
        var view = tensor.View(0, shape);
        owner.Add(view);
        _binding.BindInput(name, view);
    }

    private static void Clear(List<OrtValue> values)
    {
        foreach (var value in values) value.Dispose();
        values.Clear();
    }
}
