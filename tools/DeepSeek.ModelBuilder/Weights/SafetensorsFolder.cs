namespace DeepSeek.ModelBuilder.Weights;

/// <summary>The weights of a Hugging Face folder, in one safetensors file or several.</summary>
internal sealed class SafetensorsFolder : IWeightSource, IDisposable
{
    private readonly string _folder;
    private readonly List<SafetensorsFile> _files = [];
    private readonly Dictionary<string, SafetensorsFile> _byName = new(StringComparer.Ordinal);

    public SafetensorsFolder(string folder)
    {
        _folder = folder;
        if (!Directory.Exists(folder)) throw new InvalidDataException($"{folder}: there is no such folder.");
        try
        {
            foreach (var path in Directory.EnumerateFiles(folder, "*.safetensors").Order(StringComparer.Ordinal))
            {
                var file = new SafetensorsFile(path);
                _files.Add(file);
                foreach (var name in file.Names) _byName[name] = file;
            }

            if (_files.Count == 0) throw new InvalidDataException($"{folder}: the folder has no .safetensors file.");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public float[] Read(string name, params ReadOnlySpan<long> shape)
    {
        if (!_byName.TryGetValue(name, out var file)) throw new InvalidDataException($"{_folder}: no file has a tensor '{name}'.");
        var actual = file.ShapeOf(name);
        if (!shape.SequenceEqual([.. actual]))
        {
            throw new InvalidDataException(
                $"{_folder}: tensor '{name}' has shape [{string.Join(", ", actual)}], config.json asks for [{string.Join(", ", shape.ToArray())}].");
        }

        return file.Read(name);
    }

    public void Dispose() => _files.ForEach(f => f.Dispose());
}
