<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh" sourcelanguage="en">
  <context>
    <name>Longleaf</name>
    <message>
      <source>(cut at its length limit)</source>
      <translation>（因长度上限截断）</translation>
    </message>
    <message>
      <source>(from the library)</source>
      <translation>（取自文库）</translation>
    </message>
    <message>
      <source>1 part</source>
      <translation>1 个部分</translation>
    </message>
    <message>
      <source>1 request at once</source>
      <translation>一次 1 个请求</translation>
    </message>
    <message>
      <source>A context of {n_context:,} tokens is too long: {reason}.</source>
      <translation>{n_context:,} 词元的上下文太长：{reason}。</translation>
    </message>
    <message>
      <source>A context of {n_context:,} tokens leaves no room for the text beside the instructions and the answer.</source>
      <translation>{n_context:,} 词元的上下文除去指令和回答后，已没有留给正文的空间。</translation>
    </message>
    <message>
      <source>A faster copy needs {need_gib:.1f} GiB of disk space in “{folder}”.</source>
      <translation>更快的副本需要“{folder}”中有 {need_gib:.1f} GiB 磁盘空间。</translation>
    </message>
    <message>
      <source>A part of {name} is damaged.</source>
      <translation>{name} 的一个分卷已损坏。</translation>
    </message>
    <message>
      <source>A piece of {n_tokens:,} tokens cannot be divided to fit {capacity:,}.</source>
      <translation>有一段 {n_tokens:,} 词元的内容无法切分到 {capacity:,} 以内。</translation>
    </message>
    <message>
      <source>A prompt of {n_prompt:,} tokens and an answer of {n_answer:,} do not fit a context of {n_context:,}.</source>
      <translation>{n_prompt:,} 词元的提示和 {n_answer:,} 词元的回答放不进 {n_context:,} 的上下文。</translation>
    </message>
    <message>
      <source>A server reads in place of a model on this computer: vLLM, llama.cpp, Ollama, LM Studio and others that speak OpenAI's protocol. Several that are checked share the parts of a document; they must offer the same model.</source>
      <translation>服务器可代替本机模型进行阅读：vLLM、llama.cpp、Ollama、LM Studio 以及其他使用 OpenAI 协议的服务器。勾选多个时，它们分担同一文档的各个部分；它们必须提供相同的模型。</translation>
    </message>
    <message>
      <source>A text with three quotation marks, or one at its end, cannot stand in a Modelfile.</source>
      <translation>含三个连续引号或以引号结尾的文字不能写入 Modelfile。</translation>
    </message>
    <message>
      <source>Added: {what}</source>
      <translation>已添加：{what}</translation>
    </message>
    <message>
      <source>Address</source>
      <translation>地址</translation>
    </message>
    <message>
      <source>Agree to this server first, or use a model on this computer.</source>
      <translation>请先同意使用此服务器，或使用本机上的模型。</translation>
    </message>
    <message>
      <source>As wide as there is room</source>
      <translation>适合宽度</translation>
    </message>
    <message>
      <source>Ask about this</source>
      <translation>就此提问</translation>
    </message>
    <message>
      <source>Ask about this paragraph</source>
      <translation>就此段提问</translation>
    </message>
    <message>
      <source>Ask again.</source>
      <translation>请再问一次。</translation>
    </message>
    <message>
      <source>Asking {address} …</source>
      <translation>正在查询 {address} …</translation>
    </message>
    <message>
      <source>Bits</source>
      <translation>位数</translation>
    </message>
    <message>
      <source>Change the quotation marks.</source>
      <translation>请更改引号。</translation>
    </message>
    <message>
      <source>Check that it is running and that the address and port are right.</source>
      <translation>请检查它是否在运行，地址和端口是否正确。</translation>
    </message>
    <message>
      <source>Check that you may read it.</source>
      <translation>请确认您有读取它的权限。</translation>
    </message>
    <message>
      <source>Check the address and the port.</source>
      <translation>请检查地址和端口。</translation>
    </message>
    <message>
      <source>Check the file's name and rights.</source>
      <translation>请检查文件名和权限。</translation>
    </message>
    <message>
      <source>Check the file.</source>
      <translation>请检查该文件。</translation>
    </message>
    <message>
      <source>Check the path, or choose another model.</source>
      <translation>请检查路径，或选择另一个模型。</translation>
    </message>
    <message>
      <source>Choose a context of {n_max:,} tokens or less.</source>
      <translation>请选择不超过 {n_max:,} 词元的上下文。</translation>
    </message>
    <message>
      <source>Choose a file name inside it.</source>
      <translation>请在其中选择一个文件名。</translation>
    </message>
    <message>
      <source>Choose a folder that does, or make it.</source>
      <translation>请选择已有的文件夹，或先建立它。</translation>
    </message>
    <message>
      <source>Choose a language model.</source>
      <translation>请选择语言模型。</translation>
    </message>
    <message>
      <source>Choose a larger budget, or a model with a longer context.</source>
      <translation>请选择更大的预算，或上下文更长的模型。</translation>
    </message>
    <message>
      <source>Choose a larger budget.</source>
      <translation>请选择更大的预算。</translation>
    </message>
    <message>
      <source>Choose a model file that ends in .gguf.</source>
      <translation>请选择以 .gguf 结尾的模型文件。</translation>
    </message>
    <message>
      <source>Choose a run that is finished.</source>
      <translation>请选择已完成的一次。</translation>
    </message>
    <message>
      <source>Choose a smaller budget or a smaller model, or close other programs.</source>
      <translation>请选择更小的预算或模型，或关闭其他程序。</translation>
    </message>
    <message>
      <source>Choose a smaller budget, or start the server with a longer context.</source>
      <translation>请选择更小的预算，或用更长的上下文启动服务器。</translation>
    </message>
    <message>
      <source>Choose another document.</source>
      <translation>请选择另一份文档。</translation>
    </message>
    <message>
      <source>Choose another model or a smaller budget; the file may be damaged.</source>
      <translation>请选择另一个模型或更小的预算；文件可能已损坏。</translation>
    </message>
    <message>
      <source>Choose one before exporting it.</source>
      <translation>请先选择模型再导出。</translation>
    </message>
    <message>
      <source>Choose one of: {known}.</source>
      <translation>请选择其一：{known}。</translation>
    </message>
    <message>
      <source>Choose the model's full GGUF file.</source>
      <translation>请选择该模型完整的 GGUF 文件。</translation>
    </message>
    <message>
      <source>Close the file if another program has it open, or choose a folder you may write to.</source>
      <translation>如果其他程序打开了此文件，请先关闭；或选择您可以写入的文件夹。</translation>
    </message>
    <message>
      <source>Close the search</source>
      <translation>关闭查找</translation>
    </message>
    <message>
      <source>Complete it or remove it.</source>
      <translation>请补全或删除它。</translation>
    </message>
    <message>
      <source>Contents</source>
      <translation>目录</translation>
    </message>
    <message>
      <source>Copy</source>
      <translation>复制</translation>
    </message>
    <message>
      <source>Copy the text of page {n}</source>
      <translation>复制第 {n} 页的文字</translation>
    </message>
    <message>
      <source>Copy this paragraph</source>
      <translation>复制此段</translation>
    </message>
    <message>
      <source>Cores: {n_physical_cores} physical, {n_usable_cores} usable here</source>
      <translation>核心：{n_physical_cores} 个物理核心，此处可用 {n_usable_cores} 个</translation>
    </message>
    <message>
      <source>Correct it.</source>
      <translation>请更正。</translation>
    </message>
    <message>
      <source>Correct its settings.</source>
      <translation>请更正它的设置。</translation>
    </message>
    <message>
      <source>Correct the file.</source>
      <translation>请更正该文件。</translation>
    </message>
    <message>
      <source>Could not look into the damaged copy “{left}”.</source>
      <translation>无法查看已损坏的副本“{left}”。</translation>
    </message>
    <message>
      <source>Date</source>
      <translation>日期</translation>
    </message>
    <message>
      <source>Document</source>
      <translation>文档</translation>
    </message>
    <message>
      <source>Document SHA-256</source>
      <translation>文档 SHA-256</translation>
    </message>
    <message>
      <source>Done in {duration}: {n_parts_cached} of {n_parts} texts from the library, {n_prompt:,} tokens read, {n_generated:,} written.</source>
      <translation>已完成，用时 {duration}：{n_parts} 段文字中 {n_parts_cached} 段取自文库，读取 {n_prompt:,} 词元，写出 {n_generated:,} 词元。</translation>
    </message>
    <message>
      <source>Download a current conversion of the model.</source>
      <translation>请下载该模型较新的转换版本。</translation>
    </message>
    <message>
      <source>Download another conversion of the model.</source>
      <translation>请下载该模型的另一个转换版本。</translation>
    </message>
    <message>
      <source>Download it again.</source>
      <translation>请重新下载。</translation>
    </message>
    <message>
      <source>End it with one of {known}.</source>
      <translation>请以下列之一结尾：{known}。</translation>
    </message>
    <message>
      <source>End the text with {quote}.</source>
      <translation>请用 {quote} 结束这段文字。</translation>
    </message>
    <message>
      <source>Enter its key.</source>
      <translation>请输入其密钥。</translation>
    </message>
    <message>
      <source>Enter the server's current key.</source>
      <translation>请输入该服务器当前的密钥。</translation>
    </message>
    <message>
      <source>Enter the server's key.</source>
      <translation>请输入该服务器的密钥。</translation>
    </message>
    <message>
      <source>Estimated {cost}.</source>
      <translation>预计{cost}。</translation>
    </message>
    <message>
      <source>Export the result as DOCX or Markdown.</source>
      <translation>请把结果导出为 DOCX 或 Markdown。</translation>
    </message>
    <message>
      <source>Features: {features}</source>
      <translation>指令集：{features}</translation>
    </message>
    <message>
      <source>File</source>
      <translation>文件</translation>
    </message>
    <message>
      <source>Find in this document</source>
      <translation>在此文档中查找</translation>
    </message>
    <message>
      <source>Find in this document (Ctrl+F)</source>
      <translation>在此文档中查找（Ctrl+F）</translation>
    </message>
    <message>
      <source>Finished parts are kept. Choose a smaller model or budget; details are in “{log_path}”.</source>
      <translation>已完成的部分会保留。请选择更小的模型或预算；详情见“{log_path}”。</translation>
    </message>
    <message>
      <source>Forgotten: {n_runs} runs, {n_parts} parts, {n_notes} notes.</source>
      <translation>已删除：{n_runs} 次分析，{n_parts} 个部分，{n_notes} 条笔记。</translation>
    </message>
    <message>
      <source>Forgotten: {url}, its key and the consent to it.</source>
      <translation>已移除：{url}、它的密钥和对它的同意。</translation>
    </message>
    <message>
      <source>Free some space, or choose another disk.</source>
      <translation>请腾出空间，或选择另一个磁盘。</translation>
    </message>
    <message>
      <source>Free some space; the model can be used as it is.</source>
      <translation>请腾出空间；模型可照原样使用。</translation>
    </message>
    <message>
      <source>From the library: made on {when} with {model_name} ({n_document_tokens:,} tokens, {mode}, {parts}).</source>
      <translation>取自文库：{when} 由 {model_name} 生成（{n_document_tokens:,} 词元，{mode}，{parts}）。</translation>
    </message>
    <message>
      <source>GPU: none that this build of llama.cpp can use</source>
      <translation>GPU：没有此版本 llama.cpp 可用的 GPU</translation>
    </message>
    <message>
      <source>GPU: {description} ({name}), {total_gib:.1f} GiB, {free_gib:.1f} GiB free</source>
      <translation>GPU：{description}（{name}），{total_gib:.1f} GiB，空闲 {free_gib:.1f} GiB</translation>
    </message>
    <message>
      <source>Give more of the name.</source>
      <translation>请把名称写得更完整。</translation>
    </message>
    <message>
      <source>Give the address it really has.</source>
      <translation>请填写它真正的地址。</translation>
    </message>
    <message>
      <source>Give the address of at least one.</source>
      <translation>请至少给出一个地址。</translation>
    </message>
    <message>
      <source>Hide the document (Ctrl+D)</source>
      <translation>隐藏文档（Ctrl+D）</translation>
    </message>
    <message>
      <source>Imported as “{name}”: {path}</source>
      <translation>已导入为“{name}”：{path}</translation>
    </message>
    <message>
      <source>Install Longleaf again.</source>
      <translation>请重新安装 Longleaf。</translation>
    </message>
    <message>
      <source>Install it with: .venv/bin/pip install -e ".[agents]"</source>
      <translation>安装命令：.venv/bin/pip install -e ".[agents]"</translation>
    </message>
    <message>
      <source>Instructions are {known}.</source>
      <translation>可用的指令有：{known}。</translation>
    </message>
    <message>
      <source>It has: {known}.</source>
      <translation>其中有：{known}。</translation>
    </message>
    <message>
      <source>It needs a line that begins with FROM.</source>
      <translation>其中需要有以 FROM 开头的一行。</translation>
    </message>
    <message>
      <source>It offers: {shown}.</source>
      <translation>它提供：{shown}。</translation>
    </message>
    <message>
      <source>Its TEMPLATE is kept for export; Longleaf uses the chat template in the model's file.</source>
      <translation>其中的 TEMPLATE 保留供导出；Longleaf 使用模型文件中的对话模板。</translation>
    </message>
    <message>
      <source>Kept in the system's keyring and nowhere else.</source>
      <translation>仅保存在系统的密钥环中。</translation>
    </message>
    <message>
      <source>Key</source>
      <translation>密钥</translation>
    </message>
    <message>
      <source>Key of {origin}: </source>
      <translation>{origin} 的密钥：</translation>
    </message>
    <message>
      <source>Kind</source>
      <translation>类型</translation>
    </message>
    <message>
      <source>Known are: {shipped}.</source>
      <translation>已知的有：{shipped}。</translation>
    </message>
    <message>
      <source>Larger</source>
      <translation>放大</translation>
    </message>
    <message>
      <source>Largest for {n_k}K tokens: {told}</source>
      <translation>{n_k}K 词元时最大的：{told}</translation>
    </message>
    <message>
      <source>Leave it out and give the key on its own, so that it can be kept safely.</source>
      <translation>请去掉它，单独填写密钥，以便安全保存。</translation>
    </message>
    <message>
      <source>Line {number} of the Modelfile begins with “{instruction}”, which is no instruction.</source>
      <translation>Modelfile 第 {number} 行以“{instruction}”开头，它不是指令。</translation>
    </message>
    <message>
      <source>Line {number} of the Modelfile has no value.</source>
      <translation>Modelfile 第 {number} 行没有值。</translation>
    </message>
    <message>
      <source>List them with: longleaf history</source>
      <translation>可用 longleaf history 列出</translation>
    </message>
    <message>
      <source>List them with: longleaf models; or give the path of a GGUF file.</source>
      <translation>可用 longleaf models 列出模型；也可给出 GGUF 文件的路径。</translation>
    </message>
    <message>
      <source>List them with: longleaf servers</source>
      <translation>可用 longleaf servers 列出</translation>
    </message>
    <message>
      <source>List what it has with: longleaf history</source>
      <translation>可用 longleaf history 列出文库内容</translation>
    </message>
    <message>
      <source>Load or download one there first.</source>
      <translation>请先在那里加载或下载一个模型。</translation>
    </message>
    <message>
      <source>Loading {name}</source>
      <translation>正在加载 {name}</translation>
    </message>
    <message>
      <source>Longleaf serves {n} place(s) with {name}; an assistant should have started this.</source>
      <translation>Longleaf 正用 {name} 为 {n} 个位置提供服务；此命令应由助手启动。</translation>
    </message>
    <message>
      <source>Longleaf would use 1 thread: one a physical core, since the work is bound by arithmetic and memory, not by waiting</source>
      <translation>Longleaf 将使用 1 个线程：每个物理核心一个，因为瓶颈在运算和内存，而不在等待</translation>
    </message>
    <message>
      <source>Longleaf would use {n} threads: one a physical core, since the work is bound by arithmetic and memory, not by waiting</source>
      <translation>Longleaf 将使用 {n} 个线程：每个物理核心一个，因为瓶颈在运算和内存，而不在等待</translation>
    </message>
    <message>
      <source>Look again</source>
      <translation>重新查找</translation>
    </message>
    <message>
      <source>Look at the server's log, or choose another model.</source>
      <translation>请查看服务器的日志，或选择另一个模型。</translation>
    </message>
    <message>
      <source>Look at the server's log.</source>
      <translation>请查看服务器的日志。</translation>
    </message>
    <message>
      <source>Look at the server's log; the text may be too long for its context.</source>
      <translation>请查看服务器的日志；文字可能超出了它的上下文。</translation>
    </message>
    <message>
      <source>Looking …</source>
      <translation>正在查找…</translation>
    </message>
    <message>
      <source>Measured: reads {prefill_tps:,.0f} tokens/s, writes {decode_tps:,.0f} tokens/s</source>
      <translation>实测：读取 {prefill_tps:,.0f} 词元/秒，写出 {decode_tps:,.0f} 词元/秒</translation>
    </message>
    <message>
      <source>Measuring {name} ({quantization}) …</source>
      <translation>正在测量 {name}（{quantization}）…</translation>
    </message>
    <message>
      <source>Memory in GiB; ✓ fits {where} that are free.</source>
      <translation>内存以 GiB 计；✓ 表示可放入空闲的 {where}。</translation>
    </message>
    <message>
      <source>Memory: {total_gib:.1f} GiB, {free_gib:.1f} GiB free</source>
      <translation>内存：{total_gib:.1f} GiB，空闲 {free_gib:.1f} GiB</translation>
    </message>
    <message>
      <source>Merging, level {level}</source>
      <translation>正在合并，第 {level} 层</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>模型</translation>
    </message>
    <message>
      <source>Model: {name} ({label})</source>
      <translation>模型：{name}（{label}）</translation>
    </message>
    <message>
      <source>Name a folder or a file that exists.</source>
      <translation>请指定存在的文件夹或文件。</translation>
    </message>
    <message>
      <source>Name a model file.</source>
      <translation>请指定模型文件。</translation>
    </message>
    <message>
      <source>Name a model with --model, or run main.py once to install it.</source>
      <translation>请用 --model 指定模型，或运行一次 main.py 来安装它。</translation>
    </message>
    <message>
      <source>Name the model of each server; all must be the same model.</source>
      <translation>请为每个服务器指明模型；必须都是同一模型。</translation>
    </message>
    <message>
      <source>Needs about {needed_gib:.1f} GiB of memory; {free_gib:.1f} GiB are free.</source>
      <translation>约需 {needed_gib:.1f} GiB 内存；目前空闲 {free_gib:.1f} GiB。</translation>
    </message>
    <message>
      <source>Next place</source>
      <translation>下一处</translation>
    </message>
    <message>
      <source>No model on this machine is called “{name_or_path}”.</source>
      <translation>本机没有名为“{name_or_path}”的模型。</translation>
    </message>
    <message>
      <source>No models found. Name a GGUF file with --model, or put one into a folder of LM Studio, Ollama or Hugging Face.</source>
      <translation>没有找到模型。请用 --model 指定 GGUF 文件，或把它放进 LM Studio、Ollama 或 Hugging Face 的文件夹。</translation>
    </message>
    <message>
      <source>No server can be reached at {origin}.</source>
      <translation>无法连接到 {origin} 的服务器。</translation>
    </message>
    <message>
      <source>No server is chosen.</source>
      <translation>没有选择服务器。</translation>
    </message>
    <message>
      <source>No server is left.</source>
      <translation>没有可用的服务器了。</translation>
    </message>
    <message>
      <source>No server runs on this computer's usual ports, and none was added. Add one with: longleaf servers add URL</source>
      <translation>本机的常用端口上没有服务器，也没有添加过服务器。可用 longleaf servers add URL 添加</translation>
    </message>
    <message>
      <source>No server runs on this computer's usual ports.</source>
      <translation>本机的常用端口上没有运行服务器。</translation>
    </message>
    <message>
      <source>Nobody agreed that documents go to {origin}.</source>
      <translation>没有人同意把文档发送到 {origin}。</translation>
    </message>
    <message>
      <source>None</source>
      <translation>无</translation>
    </message>
    <message>
      <source>Not asked: nobody agreed that documents go there.</source>
      <translation>未查询：尚未同意将文档发送到那里。</translation>
    </message>
    <message>
      <source>Not now</source>
      <translation>暂不</translation>
    </message>
    <message>
      <source>Not read: {left_out}.</source>
      <translation>未读取：{left_out}。</translation>
    </message>
    <message>
      <source>Not read: {left_out}; and {n} more.</source>
      <translation>未读取：{left_out}；另有 {n} 项。</translation>
    </message>
    <message>
      <source>Not read: {what}</source>
      <translation>未读取：{what}</translation>
    </message>
    <message>
      <source>Nothing found.</source>
      <translation>没有找到。</translation>
    </message>
    <message>
      <source>Nothing here yet. Begin with: longleaf summarize FILE</source>
      <translation>这里还没有内容。可以这样开始：longleaf summarize FILE</translation>
    </message>
    <message>
      <source>Nothing was sent to {origin}.</source>
      <translation>没有向 {origin} 发送任何内容。</translation>
    </message>
    <message>
      <source>Nothing was sent.</source>
      <translation>未发送任何内容。</translation>
    </message>
    <message>
      <source>On the processor Q4_0 and Q4_K are held twice: packed anew for faster kernels.</source>
      <translation>在处理器上，Q4_0 和 Q4_K 会保存两份：为更快的内核重新打包。</translation>
    </message>
    <message>
      <source>One pass needs a context of {needed:,} tokens; the budget is {n_requested:,}.</source>
      <translation>一次读完需要 {needed:,} 词元的上下文，而预算是 {n_requested:,}。</translation>
    </message>
    <message>
      <source>Page number</source>
      <translation>页码</translation>
    </message>
    <message>
      <source>Parts of {name} are missing.</source>
      <translation>{name} 缺少分卷。</translation>
    </message>
    <message>
      <source>Previous place</source>
      <translation>上一处</translation>
    </message>
    <message>
      <source>Processor: {processor}</source>
      <translation>处理器：{processor}</translation>
    </message>
    <message>
      <source>Pull it again: ollama pull {name}</source>
      <translation>请重新拉取：ollama pull {name}</translation>
    </message>
    <message>
      <source>Put Longleaf's cache on the same disk as Ollama's models.</source>
      <translation>请把 Longleaf 的缓存放在与 Ollama 模型相同的磁盘上。</translation>
    </message>
    <message>
      <source>Put all {count} parts into the same folder.</source>
      <translation>请把全部 {count} 个分卷放进同一文件夹。</translation>
    </message>
    <message>
      <source>Quantisation</source>
      <translation>量化</translation>
    </message>
    <message>
      <source>Quantisations</source>
      <translation>量化方式</translation>
    </message>
    <message>
      <source>Raise the budget, choose a model with a longer context, or let the document be read in parts (map-reduce).</source>
      <translation>请提高预算，选择上下文更长的模型，或让文档分部分阅读（map-reduce）。</translation>
    </message>
    <message>
      <source>Read</source>
      <translation>阅读</translation>
    </message>
    <message>
      <source>Read with these</source>
      <translation>用这些阅读</translation>
    </message>
    <message>
      <source>Reading {parts}</source>
      <translation>正在阅读 {parts}</translation>
    </message>
    <message>
      <source>Reads whole contracts and papers on your own machine. Without a command, opens the window.</source>
      <translation>在您自己的机器上阅读整份合同和论文。不带命令时打开窗口。</translation>
    </message>
    <message>
      <source>Recognised page {n_done} of {n_pages}</source>
      <translation>已识别 {n_done} / {n_pages} 页</translation>
    </message>
    <message>
      <source>Remembered. Take it back with: longleaf servers remove {url}</source>
      <translation>已记住。可用 longleaf servers remove {url} 撤回</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>移除</translation>
    </message>
    <message>
      <source>Remove it.</source>
      <translation>请删除它。</translation>
    </message>
    <message>
      <source>Removed: {name}</source>
      <translation>已删除：{name}</translation>
    </message>
    <message>
      <source>Run it again.</source>
      <translation>请再运行一次。</translation>
    </message>
    <message>
      <source>Run the command in a terminal, or add --allow-server.</source>
      <translation>请在终端中运行此命令，或加上 --allow-server。</translation>
    </message>
    <message>
      <source>Run the command in a terminal, or set LONGLEAF_SERVER_KEY.</source>
      <translation>请在终端中运行此命令，或设置 LONGLEAF_SERVER_KEY。</translation>
    </message>
    <message>
      <source>Run the same command with --verbose for the details.</source>
      <translation>请加上 --verbose 再运行同一命令以查看细节。</translation>
    </message>
    <message>
      <source>Run {id} has no answer to export.</source>
      <translation>第 {id} 次分析没有可导出的回答。</translation>
    </message>
    <message>
      <source>Select all</source>
      <translation>全选</translation>
    </message>
    <message>
      <source>Send documents there</source>
      <translation>将文档发送到那里</translation>
    </message>
    <message>
      <source>Send documents there from now on? [y/N] </source>
      <translation>今后把文档发送到那里吗？[y/N] </translation>
    </message>
    <message>
      <source>Servers</source>
      <translation>服务器</translation>
    </message>
    <message>
      <source>Serving agents needs the package mcp, which is not installed.</source>
      <translation>为智能体提供服务需要软件包 mcp，它没有安装。</translation>
    </message>
    <message>
      <source>Shipped profiles cannot be removed.</source>
      <translation>随程序附带的配置不能删除。</translation>
    </message>
    <message>
      <source>Smaller</source>
      <translation>缩小</translation>
    </message>
    <message>
      <source>Start it with a longer context, or choose a smaller budget.</source>
      <translation>请用更长的上下文启动它，或选择更小的预算。</translation>
    </message>
    <message>
      <source>Test and add</source>
      <translation>测试并添加</translation>
    </message>
    <message>
      <source>The Modelfile names no model.</source>
      <translation>Modelfile 没有指明模型。</translation>
    </message>
    <message>
      <source>The Modelfile's {parameter} is “{text}”, which is no number.</source>
      <translation>Modelfile 的 {parameter} 是“{text}”，不是数字。</translation>
    </message>
    <message>
      <source>The PDF could not be made.</source>
      <translation>无法生成 PDF。</translation>
    </message>
    <message>
      <source>The answer broke off {n_broken} times. {message}</source>
      <translation>回答中断了 {n_broken} 次。{message}</translation>
    </message>
    <message>
      <source>The answer of the server at {origin} broke off.</source>
      <translation>服务器 {origin} 的回答中断了。</translation>
    </message>
    <message>
      <source>The architecture of “{name}” is not known.</source>
      <translation>“{name}”的架构未知。</translation>
    </message>
    <message>
      <source>The budget is {n_requested:,}, but {why}.</source>
      <translation>预算是 {n_requested:,}，但{why}。</translation>
    </message>
    <message>
      <source>The certificate of the server at {origin} is not valid.</source>
      <translation>服务器 {origin} 的证书无效。</translation>
    </message>
    <message>
      <source>The connection is not encrypted: others on the way can read along.</source>
      <translation>连接未加密：途中的其他人可以读到内容。</translation>
    </message>
    <message>
      <source>The connection to the server at {origin} broke.</source>
      <translation>与服务器 {origin} 的连接中断了。</translation>
    </message>
    <message>
      <source>The copy is used: {reason}.</source>
      <translation>使用副本：{reason}。</translation>
    </message>
    <message>
      <source>The document</source>
      <translation>文档</translation>
    </message>
    <message>
      <source>The document has no text to read.</source>
      <translation>这份文档没有可读的文字。</translation>
    </message>
    <message>
      <source>The folder “{folder}” does not exist.</source>
      <translation>文件夹“{folder}”不存在。</translation>
    </message>
    <message>
      <source>The library has no document “{file}”.</source>
      <translation>文库中没有文档“{file}”。</translation>
    </message>
    <message>
      <source>The manifest of {name} is damaged. Pull it again: ollama pull {name}.</source>
      <translation>{name} 的清单已损坏。请重新拉取：ollama pull {name}。</translation>
    </message>
    <message>
      <source>The model can be used as it is.</source>
      <translation>模型可照原样使用。</translation>
    </message>
    <message>
      <source>The model file {name} does not say what model it holds.</source>
      <translation>模型文件 {name} 没有说明其中是什么模型。</translation>
    </message>
    <message>
      <source>The model file {name} is cut short: it ends within its own header.</source>
      <translation>模型文件 {name} 不完整：在文件头中就断了。</translation>
    </message>
    <message>
      <source>The model file {name} is cut short: {n_missing:,} of {n_bytes:,} bytes are missing.</source>
      <translation>模型文件 {name} 不完整：{n_bytes:,} 字节中缺少 {n_missing:,} 字节。</translation>
    </message>
    <message>
      <source>The model file {name} is damaged: it claims {n_layers} layers.</source>
      <translation>模型文件 {name} 已损坏：它声称有 {n_layers} 层。</translation>
    </message>
    <message>
      <source>The model file {name} is damaged: its header makes no sense.</source>
      <translation>模型文件 {name} 已损坏：文件头没有意义。</translation>
    </message>
    <message>
      <source>The model file {name} is empty.</source>
      <translation>模型文件 {name} 是空的。</translation>
    </message>
    <message>
      <source>The model file {path} cannot be read: {reason}.</source>
      <translation>模型文件 {path} 无法读取：{reason}。</translation>
    </message>
    <message>
      <source>The model gave no answer.</source>
      <translation>模型没有给出回答。</translation>
    </message>
    <message>
      <source>The model has no chat template: a plain format is used.</source>
      <translation>此模型没有对话模板：改用简单格式。</translation>
    </message>
    <message>
      <source>The model knows no system messages: the instructions stand at the beginning of the first message.</source>
      <translation>此模型不支持系统消息：指令放在第一条消息的开头。</translation>
    </message>
    <message>
      <source>The model stays as it is: {reason}.</source>
      <translation>模型保持原样：{reason}。</translation>
    </message>
    <message>
      <source>The model “{name}” could not be loaded: {message}</source>
      <translation>模型“{name}”无法加载：{message}</translation>
    </message>
    <message>
      <source>The model's chat template could not be run: a plain format is used instead.</source>
      <translation>模型的对话模板无法运行：改用简单格式。</translation>
    </message>
    <message>
      <source>The model's chat template does not come to an end: a plain format is used instead.</source>
      <translation>模型的对话模板运行不止：改用简单格式。</translation>
    </message>
    <message>
      <source>The model's chat template is broken: a plain format is used instead.</source>
      <translation>模型的对话模板有错误：改用简单格式。</translation>
    </message>
    <message>
      <source>The model's chat template is larger than any real one: a plain format is used instead.</source>
      <translation>模型的对话模板大得不合常理：改用简单格式。</translation>
    </message>
    <message>
      <source>The model's chat template leaves out or changes the text of messages: a plain format is used instead.</source>
      <translation>模型的对话模板会遗漏或改动消息的文字：改用简单格式。</translation>
    </message>
    <message>
      <source>The model's chat template refuses this kind of conversation: a plain format is used instead.</source>
      <translation>模型的对话模板拒绝这种形式的对话：改用简单格式。</translation>
    </message>
    <message>
      <source>The model's chat template uses too much memory or time: a plain format is used instead.</source>
      <translation>模型的对话模板占用过多内存或时间：改用简单格式。</translation>
    </message>
    <message>
      <source>The model's process ended unexpectedly ({gone}); it was started again and goes on with what is left.</source>
      <translation>模型进程意外终止（{gone}）；已重新启动，继续处理余下的部分。</translation>
    </message>
    <message>
      <source>The model's process ended unexpectedly {attempt} times in a row ({gone}).</source>
      <translation>模型进程连续 {attempt} 次意外终止（{gone}）。</translation>
    </message>
    <message>
      <source>The name “{name}” does not say what kind of file to write.</source>
      <translation>从名称“{name}”看不出要写成哪种文件。</translation>
    </message>
    <message>
      <source>The one that is loaded</source>
      <translation>已加载的模型</translation>
    </message>
    <message>
      <source>The parts of the model cannot be linked in {folder}.</source>
      <translation>无法在 {folder} 中链接模型的分卷。</translation>
    </message>
    <message>
      <source>The profile {path} cannot be read.</source>
      <translation>配置 {path} 无法读取。</translation>
    </message>
    <message>
      <source>The profile “{name}” cannot have {what}.</source>
      <translation>配置“{name}”不能有{what}。</translation>
    </message>
    <message>
      <source>The profile “{name}” has a value of the wrong kind for “{key}”.</source>
      <translation>配置“{name}”中“{key}”的值类型不对。</translation>
    </message>
    <message>
      <source>The profile “{name}” has an unknown setting “{key}”.</source>
      <translation>配置“{name}”中有未知的设置“{key}”。</translation>
    </message>
    <message>
      <source>The profile “{name}” is no TOML: {error}.</source>
      <translation>配置“{name}”不是有效的 TOML：{error}。</translation>
    </message>
    <message>
      <source>The profile “{name}” names no model.</source>
      <translation>配置“{name}”没有指明模型。</translation>
    </message>
    <message>
      <source>The quotes opened in line {number} of the Modelfile are never closed.</source>
      <translation>Modelfile 第 {number} 行开始的引号一直没有结束。</translation>
    </message>
    <message>
      <source>The reading ended without an answer.</source>
      <translation>阅读结束了，但没有回答。</translation>
    </message>
    <message>
      <source>The server at {origin} does not answer.</source>
      <translation>服务器 {origin} 没有应答。</translation>
    </message>
    <message>
      <source>The server at {origin} failed: {words}</source>
      <translation>服务器 {origin} 出错：{words}</translation>
    </message>
    <message>
      <source>The server at {origin} has no model “{wanted}”.</source>
      <translation>服务器 {origin} 没有模型“{wanted}”。</translation>
    </message>
    <message>
      <source>The server at {origin} has too much to do and asks for a pause of {seconds:,.0f} s: {words}</source>
      <translation>服务器 {origin} 过于繁忙，要求暂停 {seconds:,.0f} 秒：{words}</translation>
    </message>
    <message>
      <source>The server at {origin} has too much to do.</source>
      <translation>服务器 {origin} 过于繁忙。</translation>
    </message>
    <message>
      <source>The server at {origin} has too much to do: {words}</source>
      <translation>服务器 {origin} 过于繁忙：{words}</translation>
    </message>
    <message>
      <source>The server at {origin} holds {n_context:,} tokens a request; {n_needed:,} are needed.</source>
      <translation>服务器 {origin} 每次请求可容纳 {n_context:,} 词元；需要 {n_needed:,}。</translation>
    </message>
    <message>
      <source>The server at {origin} is busy; next try in {wait_s:.0f} s.</source>
      <translation>服务器 {origin} 繁忙；{wait_s:.0f} 秒后重试。</translation>
    </message>
    <message>
      <source>The server at {origin} is not ready yet.</source>
      <translation>服务器 {origin} 尚未就绪。</translation>
    </message>
    <message>
      <source>The server at {origin} offers no model.</source>
      <translation>服务器 {origin} 没有提供模型。</translation>
    </message>
    <message>
      <source>The server at {origin} refuses the key.</source>
      <translation>服务器 {origin} 拒绝了密钥。</translation>
    </message>
    <message>
      <source>The server at {origin} refuses the request: {words}</source>
      <translation>服务器 {origin} 拒绝了请求：{words}</translation>
    </message>
    <message>
      <source>The server at {origin} sends documents on to another address, which is not followed.</source>
      <translation>服务器 {origin} 要把文档转发到另一个地址，Longleaf 不会照办。</translation>
    </message>
    <message>
      <source>The server at {origin} wants a key.</source>
      <translation>服务器 {origin} 需要密钥。</translation>
    </message>
    <message>
      <source>The server could not be kept: {error}</source>
      <translation>无法保存该服务器：{error}</translation>
    </message>
    <message>
      <source>The server is already at work.</source>
      <translation>服务器正在工作中。</translation>
    </message>
    <message>
      <source>The server's address contains a user name or password.</source>
      <translation>服务器地址中含有用户名或密码。</translation>
    </message>
    <message>
      <source>The server's address is empty.</source>
      <translation>服务器地址为空。</translation>
    </message>
    <message>
      <source>The servers offer different models: {models}.</source>
      <translation>各服务器提供的模型不同：{models}。</translation>
    </message>
    <message>
      <source>The starter model is not installed.</source>
      <translation>入门模型没有安装。</translation>
    </message>
    <message>
      <source>The text does not fit the context of the server at {origin}: {words}</source>
      <translation>文字放不进服务器 {origin} 的上下文：{words}</translation>
    </message>
    <message>
      <source>The text of your documents will be sent to {origin}, {where}.</source>
      <translation>您的文档文字将发送到 {origin}，即{where}。</translation>
    </message>
    <message>
      <source>The vocabulary of {name} cannot be read.</source>
      <translation>{name} 的词表无法读取。</translation>
    </message>
    <message>
      <source>The vocabulary of {name} cannot be used: llama.cpp refuses it.</source>
      <translation>{name} 的词表无法使用：llama.cpp 拒绝了它。</translation>
    </message>
    <message>
      <source>The vocabulary of {name} is damaged: it names a token twice.</source>
      <translation>{name} 的词表已损坏：同一词元出现了两次。</translation>
    </message>
    <message>
      <source>The worker is of another version.</source>
      <translation>工作进程的版本不一致。</translation>
    </message>
    <message>
      <source>There are: {names}.</source>
      <translation>现有：{names}。</translation>
    </message>
    <message>
      <source>There is no KV cache type “{kv_type}”.</source>
      <translation>没有 KV 缓存类型“{kv_type}”。</translation>
    </message>
    <message>
      <source>There is no key.</source>
      <translation>没有密钥。</translation>
    </message>
    <message>
      <source>There is no model file {path}.</source>
      <translation>没有模型文件 {path}。</translation>
    </message>
    <message>
      <source>There is no profile “{name}” of your own.</source>
      <translation>没有您自己的配置“{name}”。</translation>
    </message>
    <message>
      <source>There is no profile “{name}”.</source>
      <translation>没有配置“{name}”。</translation>
    </message>
    <message>
      <source>There is no quantisation “{quantization}” in the table.</source>
      <translation>表中没有量化“{quantization}”。</translation>
    </message>
    <message>
      <source>There is no room left on the disk for “{path}”.</source>
      <translation>磁盘上没有空间存放“{path}”。</translation>
    </message>
    <message>
      <source>There is no run {run} in the library.</source>
      <translation>文库中没有第 {run} 次分析。</translation>
    </message>
    <message>
      <source>There is no “{place}”.</source>
      <translation>“{place}”不存在。</translation>
    </message>
    <message>
      <source>This model cannot read so many tokens.</source>
      <translation>该模型无法读取这么多词元。</translation>
    </message>
    <message>
      <source>This model holds at most {n_context:,}.</source>
      <translation>此模型最多容纳 {n_context:,}。</translation>
    </message>
    <message>
      <source>This system has no keyring that Longleaf can use: the key is not stored and is asked for again at the next start.</source>
      <translation>此系统没有 Longleaf 可用的钥匙串：密钥不会保存，下次启动时会再次询问。</translation>
    </message>
    <message>
      <source>Try again in a moment.</source>
      <translation>请稍后再试。</translation>
    </message>
    <message>
      <source>Try again later.</source>
      <translation>请稍后再试。</translation>
    </message>
    <message>
      <source>Try again later; finished parts are kept.</source>
      <translation>请稍后再试；已完成的部分会保留。</translation>
    </message>
    <message>
      <source>Up to {n} parts are read together from now on.</source>
      <translation>今后最多同时阅读 {n} 个部分。</translation>
    </message>
    <message>
      <source>Use a model on this computer.</source>
      <translation>请使用本机上的模型。</translation>
    </message>
    <message>
      <source>Use it through Ollama's own server.</source>
      <translation>请通过 Ollama 自己的服务器使用它。</translation>
    </message>
    <message>
      <source>Wait for it to finish.</source>
      <translation>请等它完成。</translation>
    </message>
    <message>
      <source>Weights of {name} are missing from Ollama's store.</source>
      <translation>Ollama 的模型库中缺少 {name} 的权重。</translation>
    </message>
    <message>
      <source>Weights of {name} are missing. Pull it again: ollama pull {name}.</source>
      <translation>{name} 缺少权重。请重新拉取：ollama pull {name}。</translation>
    </message>
    <message>
      <source>What answers at {origin} is not an OpenAI-compatible server.</source>
      <translation>{origin} 上应答的不是与 OpenAI 兼容的服务器。</translation>
    </message>
    <message>
      <source>Whoever runs that server can read and keep it.</source>
      <translation>运行该服务器的人可以阅读并保存这些内容。</translation>
    </message>
    <message>
      <source>Write it like http://192.168.1.20:8000.</source>
      <translation>请写成类似 http://192.168.1.20:8000 的形式。</translation>
    </message>
    <message>
      <source>Written to {file}.</source>
      <translation>已写入 {file}。</translation>
    </message>
    <message>
      <source>Written to {target}.</source>
      <translation>已写入 {target}。</translation>
    </message>
    <message>
      <source>a computer on the internet</source>
      <translation>互联网上的一台电脑</translation>
    </message>
    <message>
      <source>a folder, or a file, that may be read; may be given several times</source>
      <translation>允许读取的文件夹或文件；可多次给出</translation>
    </message>
    <message>
      <source>a guess until it has run here once</source>
      <translation>在本机运行一次之前为推测值</translation>
    </message>
    <message>
      <source>a model file or part of its name; default: Qwen2.5-7B-Instruct</source>
      <translation>模型文件或名称的一部分；默认：Qwen2.5-7B-Instruct</translation>
    </message>
    <message>
      <source>a model file or part of its name; default: the starter</source>
      <translation>模型文件或名称的一部分；默认：入门模型</translation>
    </message>
    <message>
      <source>a model that makes embeddings</source>
      <translation>生成向量的嵌入模型</translation>
    </message>
    <message>
      <source>about {duration} left</source>
      <translation>约剩 {duration}</translation>
    </message>
    <message>
      <source>added</source>
      <translation>新增</translation>
    </message>
    <message>
      <source>agree that documents go to a server that is not this computer</source>
      <translation>同意把文档发送到本机以外的服务器</translation>
    </message>
    <message>
      <source>an adapter (LoRA) for a model</source>
      <translation>模型的适配器（LoRA）</translation>
    </message>
    <message>
      <source>an error without words</source>
      <translation>没有说明的错误</translation>
    </message>
    <message>
      <source>another computer on your local network</source>
      <translation>您本地网络中的另一台电脑</translation>
    </message>
    <message>
      <source>as `longleaf history` lists it</source>
      <translation>longleaf history 所列的编号</translation>
    </message>
    <message>
      <source>as set</source>
      <translation>按设置</translation>
    </message>
    <message>
      <source>ask a question about a document</source>
      <translation>就文档提问</translation>
    </message>
    <message>
      <source>ask for its key, or take it from LONGLEAF_SERVER_KEY</source>
      <translation>询问密钥，或取自 LONGLEAF_SERVER_KEY</translation>
    </message>
    <message>
      <source>ask the model again for everything</source>
      <translation>全部重新询问模型</translation>
    </message>
    <message>
      <source>begin another conversation about the document</source>
      <translation>就此文档开始新的对话</translation>
    </message>
    <message>
      <source>body</source>
      <translation>正文</translation>
    </message>
    <message>
      <source>brief, one-page or detailed</source>
      <translation>brief、one-page 或 detailed</translation>
    </message>
    <message>
      <source>calibration data for a model</source>
      <translation>模型的校准数据</translation>
    </message>
    <message>
      <source>cancelled</source>
      <translation>已取消</translation>
    </message>
    <message>
      <source>cannot be used: {reason}</source>
      <translation>无法使用：{reason}</translation>
    </message>
    <message>
      <source>changed</source>
      <translation>修改</translation>
    </message>
    <message>
      <source>compare two versions of a document</source>
      <translation>比较文档的两个版本</translation>
    </message>
    <message>
      <source>context, 32k to 128k; default: the profile's, or 32k</source>
      <translation>上下文，32k 至 128k；默认：配置中的值，或 32k</translation>
    </message>
    <message>
      <source>count a document's tokens</source>
      <translation>统计文档的词元数</translation>
    </message>
    <message>
      <source>counted by {kind}</source>
      <translation>由 {kind} 计数</translation>
    </message>
    <message>
      <source>counted by {kind} but for the chat template, which is estimated</source>
      <translation>由 {kind} 计数，但对话模板部分为估计值</translation>
    </message>
    <message>
      <source>counted exactly for {model} in {seconds:.1f} s</source>
      <translation>按 {model} 精确计数，用时 {seconds:.1f} 秒</translation>
    </message>
    <message>
      <source>counted with the vocabulary of “{name}” on this machine</source>
      <translation>用本机上“{name}”的词表计数</translation>
    </message>
    <message>
      <source>counted with the vocabulary of “{name}” on this machine, which bears the name of the server's model</source>
      <translation>用本机上与服务器模型同名的“{name}”的词表计数</translation>
    </message>
    <message>
      <source>default: as many as fit</source>
      <translation>默认：放得下多少就多少</translation>
    </message>
    <message>
      <source>default: auto</source>
      <translation>默认：auto</translation>
    </message>
    <message>
      <source>default: one a physical core</source>
      <translation>默认：每个物理核心一个</translation>
    </message>
    <message>
      <source>default: standard output</source>
      <translation>默认：标准输出</translation>
    </message>
    <message>
      <source>default: the file's</source>
      <translation>默认：文件的名称</translation>
    </message>
    <message>
      <source>do not store question and answer</source>
      <translation>不保存问题和回答</translation>
    </message>
    <message>
      <source>estimated, since this server does not count tokens</source>
      <translation>估计值，因为此服务器不提供词元计数</translation>
    </message>
    <message>
      <source>exchange</source>
      <translation>问答</translation>
    </message>
    <message>
      <source>exit status {code}</source>
      <translation>退出状态 {code}</translation>
    </message>
    <message>
      <source>failed</source>
      <translation>失败</translation>
    </message>
    <message>
      <source>finished</source>
      <translation>已完成</translation>
    </message>
    <message>
      <source>for an encrypted PDF; or set LONGLEAF_PASSWORD, which others cannot see</source>
      <translation>用于加密的 PDF；也可设置他人看不到的 LONGLEAF_PASSWORD</translation>
    </message>
    <message>
      <source>forget a server, its key and the consent to it</source>
      <translation>移除服务器、它的密钥和对它的同意</translation>
    </message>
    <message>
      <source>found on this computer</source>
      <translation>在本机上发现</translation>
    </message>
    <message>
      <source>internet</source>
      <translation>互联网</translation>
    </message>
    <message>
      <source>interrupted</source>
      <translation>已中断</translation>
    </message>
    <message>
      <source>it withheld the answer (content filter)</source>
      <translation>它不给出回答（内容过滤）</translation>
    </message>
    <message>
      <source>its pipe is closed</source>
      <translation>管道已关闭</translation>
    </message>
    <message>
      <source>keep a server's address, and its key in the keyring</source>
      <translation>保存服务器的地址，密钥存入钥匙串</translation>
    </message>
    <message>
      <source>list earlier summaries, or show one</source>
      <translation>列出以前的摘要，或显示其中一份</translation>
    </message>
    <message>
      <source>list profiles, show one, import one from an Ollama Modelfile or export one to it</source>
      <translation>列出配置，显示其中一个，从 Ollama 的 Modelfile 导入或导出为 Modelfile</translation>
    </message>
    <message>
      <source>list servers on this computer and those you added; add or remove one</source>
      <translation>列出本机上的服务器和您添加的服务器；添加或移除服务器</translation>
    </message>
    <message>
      <source>list the differences and ask no model</source>
      <translation>只列出差异，不使用模型</translation>
    </message>
    <message>
      <source>list the models on this machine</source>
      <translation>列出本机上的模型</translation>
    </message>
    <message>
      <source>list what can be made of a document</source>
      <translation>列出可以对文档做的分析</translation>
    </message>
    <message>
      <source>llama.cpp could not compute a step (status {status}).</source>
      <translation>llama.cpp 无法完成一步计算（状态 {status}）。</translation>
    </message>
    <message>
      <source>llama.cpp could not convert “{name}”: {reason}</source>
      <translation>llama.cpp 无法转换“{name}”：{reason}</translation>
    </message>
    <message>
      <source>llama.cpp could not load the model file.</source>
      <translation>llama.cpp 无法加载模型文件。</translation>
    </message>
    <message>
      <source>local network</source>
      <translation>局域网</translation>
    </message>
    <message>
      <source>longleaf: interrupted.</source>
      <translation>longleaf：已中断。</translation>
    </message>
    <message>
      <source>longleaf: something unexpected went wrong: {error!r}</source>
      <translation>longleaf：发生意外错误：{error!r}</translation>
    </message>
    <message>
      <source>make a profile of a Modelfile or a profile's TOML</source>
      <translation>由 Modelfile 或配置的 TOML 建立配置</translation>
    </message>
    <message>
      <source>map-reduce</source>
      <translation>分部分</translation>
    </message>
    <message>
      <source>measure a model here, and make a faster copy of it where that pays</source>
      <translation>在本机测量模型，值得时生成更快的副本</translation>
    </message>
    <message>
      <source>measure a model's speed, too</source>
      <translation>同时测量模型的速度</translation>
    </message>
    <message>
      <source>measured here</source>
      <translation>本机实测</translation>
    </message>
    <message>
      <source>memory about {memory_gib:.1f} GiB</source>
      <translation>内存约 {memory_gib:.1f} GiB</translation>
    </message>
    <message>
      <source>memory to fit into; default: what is free here, or on the graphics card</source>
      <translation>可用的内存；默认：本机或显卡上的空闲内存</translation>
    </message>
    <message>
      <source>moved</source>
      <translation>移动</translation>
    </message>
    <message>
      <source>no GPU that this build of llama.cpp can use</source>
      <translation>没有此版本 llama.cpp 可用的 GPU</translation>
    </message>
    <message>
      <source>no message</source>
      <translation>没有说明</translation>
    </message>
    <message>
      <source>none fits</source>
      <translation>没有放得下的</translation>
    </message>
    <message>
      <source>not found</source>
      <translation>未找到</translation>
    </message>
    <message>
      <source>not one layer fits on the GPU beside the rest</source>
      <translation>除其余所需外，GPU 上一层也放不下</translation>
    </message>
    <message>
      <source>not running</source>
      <translation>没有运行</translation>
    </message>
    <message>
      <source>note</source>
      <translation>笔记</translation>
    </message>
    <message>
      <source>of the answer (en, zh …); default: the document's</source>
      <translation>回答的语言（en、zh …）；默认：文档的语言</translation>
    </message>
    <message>
      <source>of the summary (en, zh …)</source>
      <translation>摘要的语言（en、zh …）</translation>
    </message>
    <message>
      <source>of {n}</source>
      <translation>/ {n}</translation>
    </message>
    <message>
      <source>on the graphics card</source>
      <translation>在显卡上</translation>
    </message>
    <message>
      <source>one merge</source>
      <translation>合并一次</translation>
    </message>
    <message>
      <source>open the window (with files, if named)</source>
      <translation>打开窗口（可指定要打开的文件）</translation>
    </message>
    <message>
      <source>page {n}</source>
      <translation>第 {n} 页</translation>
    </message>
    <message>
      <source>print the plan and stop</source>
      <translation>只输出计划</translation>
    </message>
    <message>
      <source>read with an OpenAI-compatible server, or several that share the work</source>
      <translation>用与 OpenAI 兼容的服务器阅读，也可由几个服务器分担</translation>
    </message>
    <message>
      <source>reading {speed:,.0f} tokens/s</source>
      <translation>读取 {speed:,.0f} 词元/秒</translation>
    </message>
    <message>
      <source>recognise the text of scanned pages (needs the extra ocr)</source>
      <translation>识别扫描页的文字（需要附加组件 ocr）</translation>
    </message>
    <message>
      <source>remove a document, and everything made from it, from the library</source>
      <translation>从文库中删除文档及由它产生的一切</translation>
    </message>
    <message>
      <source>remove one of your own profiles</source>
      <translation>删除您自己的一个配置</translation>
    </message>
    <message>
      <source>removed</source>
      <translation>删除</translation>
    </message>
    <message>
      <source>result</source>
      <translation>结果</translation>
    </message>
    <message>
      <source>rounds each weight to one of 16 steps of its group of 32: answers may get worse</source>
      <translation>把每个权重舍入到其 32 个一组的 16 级之一：回答可能变差</translation>
    </message>
    <message>
      <source>rounds each weight to one part in 254 of the range of its group of 32, which no benchmark of llama.cpp tells from the original</source>
      <translation>把每个权重舍入到其 32 个一组范围的 1/254，llama.cpp 的任何基准测试都看不出与原模型的差别</translation>
    </message>
    <message>
      <source>run {n}</source>
      <translation>第 {n} 次分析</translation>
    </message>
    <message>
      <source>running</source>
      <translation>进行中</translation>
    </message>
    <message>
      <source>search documents, summaries and notes in the library</source>
      <translation>在文库中搜索文档、摘要和笔记</translation>
    </message>
    <message>
      <source>see: longleaf kinds; default: general</source>
      <translation>见：longleaf kinds；默认：general</translation>
    </message>
    <message>
      <source>see: longleaf profiles</source>
      <translation>见：longleaf profiles</translation>
    </message>
    <message>
      <source>serve assistants and agents (Model Context Protocol over standard input and output)</source>
      <translation>为助手和智能体提供服务（通过标准输入输出的 Model Context Protocol）</translation>
    </message>
    <message>
      <source>show details of errors</source>
      <translation>显示错误的细节</translation>
    </message>
    <message>
      <source>show this one</source>
      <translation>显示这一份</translation>
    </message>
    <message>
      <source>show what each quantisation of a model needs, and which fit this machine</source>
      <translation>显示模型各种量化所需的内存，以及哪些适合本机</translation>
    </message>
    <message>
      <source>show what this machine has, and what Longleaf makes of it</source>
      <translation>显示本机的硬件，以及 Longleaf 如何使用它</translation>
    </message>
    <message>
      <source>signal {number}</source>
      <translation>信号 {number}</translation>
    </message>
    <message>
      <source>silent for {seconds:.0f} s</source>
      <translation>{seconds:.0f} 秒没有响应</translation>
    </message>
    <message>
      <source>single</source>
      <translation>一次读完</translation>
    </message>
    <message>
      <source>status {status}</source>
      <translation>状态 {status}</translation>
    </message>
    <message>
      <source>text</source>
      <translation>正文</translation>
    </message>
    <message>
      <source>the KV cache type “{kv_type}”</source>
      <translation>KV 缓存类型“{kv_type}”</translation>
    </message>
    <message>
      <source>the device “{device}”</source>
      <translation>设备“{device}”</translation>
    </message>
    <message>
      <source>the file, or its SHA-256</source>
      <translation>文件，或它的 SHA-256</translation>
    </message>
    <message>
      <source>the graphics card's {gib} GiB</source>
      <translation>显卡的 {gib} GiB</translation>
    </message>
    <message>
      <source>the model wanted from it</source>
      <translation>要使用的模型</translation>
    </message>
    <message>
      <source>the name “{name}”</source>
      <translation>名称“{name}”</translation>
    </message>
    <message>
      <source>the picture part of a model</source>
      <translation>模型的图像部分</translation>
    </message>
    <message>
      <source>the whole model fits on the GPU</source>
      <translation>整个模型可放入 GPU</translation>
    </message>
    <message>
      <source>there is not enough memory for a context of this size.</source>
      <translation>内存不足以容纳这样大的上下文。</translation>
    </message>
    <message>
      <source>this computer</source>
      <translation>本机</translation>
    </message>
    <message>
      <source>this model does not say how much it can hold; {native:,} tokens are safe</source>
      <translation>此模型没有说明能容纳多少；{native:,} 词元是安全的</translation>
    </message>
    <message>
      <source>this model holds at most {n_context:,} tokens at once</source>
      <translation>此模型一次最多容纳 {n_context:,} 词元</translation>
    </message>
    <message>
      <source>this model holds {native:,} tokens, its own stretching included</source>
      <translation>此模型连同自身的扩展可容纳 {native:,} 词元</translation>
    </message>
    <message>
      <source>this model was trained for {native:,} tokens and YaRN stretches it to {n_max:,} at most</source>
      <translation>此模型按 {native:,} 词元训练，YaRN 最多将其扩展到 {n_max:,}</translation>
    </message>
    <message>
      <source>this model was trained for {native:,} tokens at once, and no way to stretch it is known to work</source>
      <translation>此模型按一次 {native:,} 词元训练，没有已知可行的扩展方法</translation>
    </message>
    <message>
      <source>time up to {duration} ({how})</source>
      <translation>时间至多 {duration}（{how}）</translation>
    </message>
    <message>
      <source>title</source>
      <translation>标题</translation>
    </message>
    <message>
      <source>to be used</source>
      <translation>可用</translation>
    </message>
    <message>
      <source>type of the KV cache</source>
      <translation>KV 缓存的类型</translation>
    </message>
    <message>
      <source>write JSON</source>
      <translation>输出 JSON</translation>
    </message>
    <message>
      <source>write a JSON list</source>
      <translation>输出 JSON 列表</translation>
    </message>
    <message>
      <source>write a profile as a Modelfile for `ollama create`</source>
      <translation>把配置写成供 ollama create 使用的 Modelfile</translation>
    </message>
    <message>
      <source>write a profile's settings</source>
      <translation>输出配置的设置</translation>
    </message>
    <message>
      <source>write a summary to a file: .md, .docx, .pdf, .json or .csv</source>
      <translation>把摘要写成文件：.md、.docx、.pdf、.json 或 .csv</translation>
    </message>
    <message>
      <source>write one JSON object</source>
      <translation>输出一个 JSON 对象</translation>
    </message>
    <message>
      <source>writing {speed:,.0f} tokens/s</source>
      <translation>写出 {speed:,.0f} 词元/秒</translation>
    </message>
    <message>
      <source>your own request, with --kind own</source>
      <translation>您自己的要求，与 --kind own 合用</translation>
    </message>
    <message>
      <source>yours</source>
      <translation>您添加的</translation>
    </message>
    <message>
      <source>{best}, KV cache in {kv_type}</source>
      <translation>{best}，KV 缓存为 {kv_type}</translation>
    </message>
    <message>
      <source>{gib} GiB</source>
      <translation>{gib} GiB</translation>
    </message>
    <message>
      <source>{hours} h {minutes} min</source>
      <translation>{hours} 小时 {minutes} 分</translation>
    </message>
    <message>
      <source>{kind} cannot be held to a form; its answer may not keep it.</source>
      <translation>{kind} 无法强制输出格式；它的回答可能不符合格式。</translation>
    </message>
    <message>
      <source>{k} of {n}</source>
      <translation>{k} / {n}</translation>
    </message>
    <message>
      <source>{message} The others go on.</source>
      <translation>{message}其余服务器继续工作。</translation>
    </message>
    <message>
      <source>{message} What it had is asked again.</source>
      <translation>{message}它手上的请求会重新发出。</translation>
    </message>
    <message>
      <source>{minutes} min {seconds} s</source>
      <translation>{minutes} 分 {seconds} 秒</translation>
    </message>
    <message>
      <source>{n:,} characters</source>
      <translation>{n:,} 个字符</translation>
    </message>
    <message>
      <source>{n:,} pages</source>
      <translation>{n:,} 页</translation>
    </message>
    <message>
      <source>{n:,} parts</source>
      <translation>{n:,} 个部分</translation>
    </message>
    <message>
      <source>{n:,} tokens</source>
      <translation>{n:,} 词元</translation>
    </message>
    <message>
      <source>{n:,} tokens a request</source>
      <translation>每个请求 {n:,} 个词元</translation>
    </message>
    <message>
      <source>{n:&gt;2} parts together write {rate:,.0f} tokens/s</source>
      <translation>{n:&gt;2} 个部分同时写出 {rate:,.0f} 词元/秒</translation>
    </message>
    <message>
      <source>{n:&gt;9,} tokens</source>
      <translation>{n:&gt;9,} 词元</translation>
    </message>
    <message>
      <source>{n_context:,} tokens a request</source>
      <translation>每次请求 {n_context:,} 词元</translation>
    </message>
    <message>
      <source>{n_documents} documents, {n_runs} runs, {n_parts} parts.</source>
      <translation>{n_documents} 份文档，{n_runs} 次分析，{n_parts} 个部分。</translation>
    </message>
    <message>
      <source>{n_done} of {n_level}: part {n}</source>
      <translation>{n_done} / {n_level}：第 {n} 部分</translation>
    </message>
    <message>
      <source>{n_layers} of {n_all} layers fit on the GPU</source>
      <translation>{n_all} 层中的 {n_layers} 层可放入 GPU</translation>
    </message>
    <message>
      <source>{n_prompt:,} tokens read, {n_cached:,} of them kept from before, {n_generated:,} written in {duration}.</source>
      <translation>读取 {n_prompt:,} 词元，其中 {n_cached:,} 为先前保留的；写出 {n_generated:,} 词元，用时 {duration}。</translation>
    </message>
    <message>
      <source>{n_prompt:,} tokens read, {n_generated:,} written in {duration}.</source>
      <translation>读取 {n_prompt:,} 词元，写出 {n_generated:,} 词元，用时 {duration}。</translation>
    </message>
    <message>
      <source>{n_slots} at once</source>
      <translation>同时 {n_slots} 个请求</translation>
    </message>
    <message>
      <source>{n_tokens:,} tokens</source>
      <translation>{n_tokens:,} 词元</translation>
    </message>
    <message>
      <source>{n_tokens:,} tokens fit in a {n_context:,}-token context: one pass.</source>
      <translation>{n_tokens:,} 词元，可放入 {n_context:,} 词元的上下文：一次读完。</translation>
    </message>
    <message>
      <source>{n_tokens:,} tokens in one pass</source>
      <translation>{n_tokens:,} 词元，一次读完</translation>
    </message>
    <message>
      <source>{n_tokens:,} tokens in {n_parts:,} parts</source>
      <translation>{n_tokens:,} 词元，分 {n_parts:,} 个部分</translation>
    </message>
    <message>
      <source>{n_tokens:,} tokens, read in parts as asked: {parts}.</source>
      <translation>{n_tokens:,} 词元，按要求分部分阅读：{parts}。</translation>
    </message>
    <message>
      <source>{n_tokens:,} tokens: {parts}, {n_context:,}-token context each, then {merges}.</source>
      <translation>{n_tokens:,} 词元：{parts}，每个部分用 {n_context:,} 词元的上下文，然后{merges}。</translation>
    </message>
    <message>
      <source>{names} and {n} more</source>
      <translation>{names} 等另外 {n} 个</translation>
    </message>
    <message>
      <source>{name} ({quantization}): {n_gpu_layers} of {n_layers} layers on a GPU ({reason}), {n_sequences} parts read together, {memory_gib:.1f} GiB of memory</source>
      <translation>{name}（{quantization}）：{n_layers} 层中 {n_gpu_layers} 层在 GPU 上（{reason}），同时阅读 {n_sequences} 个部分，占用内存 {memory_gib:.1f} GiB</translation>
    </message>
    <message>
      <source>{name} consists of several files that are no parts of one model.</source>
      <translation>{name} 由多个文件组成，但它们不是同一模型的分卷。</translation>
    </message>
    <message>
      <source>{name} holds no vocabulary.</source>
      <translation>{name} 中没有词表。</translation>
    </message>
    <message>
      <source>{name} holds only a vocabulary and no weights: it cannot write text.</source>
      <translation>{name} 只有词表，没有权重：无法生成文字。</translation>
    </message>
    <message>
      <source>{name} is a GGUF file of a kind that cannot be read ({error}).</source>
      <translation>{name} 是一种无法读取的 GGUF 文件（{error}）。</translation>
    </message>
    <message>
      <source>{name} is a model with an adapter (LoRA), which Longleaf does not apply: it would answer like the model without it.</source>
      <translation>{name} 带有适配器（LoRA），而 Longleaf 不使用适配器：它的回答会与没有适配器的模型一样。</translation>
    </message>
    <message>
      <source>{name} is loaded</source>
      <translation>{name} 已加载</translation>
    </message>
    <message>
      <source>{name} is not a model in the GGUF format.</source>
      <translation>{name} 不是 GGUF 格式的模型。</translation>
    </message>
    <message>
      <source>{name} is one of {count} parts of a model, and {missing} are missing.</source>
      <translation>{name} 是某个模型 {count} 个分卷之一，但缺少 {missing}。</translation>
    </message>
    <message>
      <source>{name} is one of {count} parts of a model, and {missing} is missing.</source>
      <translation>{name} 是某个模型 {count} 个分卷之一，但缺少 {missing}。</translation>
    </message>
    <message>
      <source>{name} is {what} and cannot write text.</source>
      <translation>{name} 是{what}，无法生成文字。</translation>
    </message>
    <message>
      <source>{name} needs about {need_gib:.1f} GiB with this budget; {free_gib:.1f} GiB of memory are free.</source>
      <translation>在此预算下 {name} 约需 {need_gib:.1f} GiB；目前空闲内存 {free_gib:.1f} GiB。</translation>
    </message>
    <message>
      <source>{name}: GiB, * fits the {available_gib:.1f} GiB {where}
</source>
      <translation>{name}：单位 GiB，* 表示放得进 {available_gib:.1f} GiB（{where}）
</translation>
    </message>
    <message>
      <source>{n} more models</source>
      <translation>另有 {n} 个模型</translation>
    </message>
    <message>
      <source>{n} parts</source>
      <translation>{n} 个部分</translation>
    </message>
    <message>
      <source>{n} requests at once</source>
      <translation>同时 {n} 个请求</translation>
    </message>
    <message>
      <source>{n} rounds of merging</source>
      <translation>合并 {n} 轮</translation>
    </message>
    <message>
      <source>{n}K tokens: none fits.</source>
      <translation>{n}K 词元：都放不下。</translation>
    </message>
    <message>
      <source>{n}K tokens: {name} at most, context in {kv}.</source>
      <translation>{n}K 词元：最大为 {name}，上下文用 {kv}。</translation>
    </message>
    <message>
      <source>{path} is a folder, not a model file.</source>
      <translation>{path} 是文件夹，不是模型文件。</translation>
    </message>
    <message>
      <source>{quantization:&lt;7} reads {prefill_tps:7,.0f} tokens/s, writes {decode_tps:6,.0f} tokens/s</source>
      <translation>{quantization:&lt;7} 读取 {prefill_tps:7,.0f} 词元/秒，写出 {decode_tps:6,.0f} 词元/秒</translation>
    </message>
    <message>
      <source>{quantization} has fast kernels here already</source>
      <translation>{quantization} 在本机已有快速内核</translation>
    </message>
    <message>
      <source>{seconds} s</source>
      <translation>{seconds} 秒</translation>
    </message>
    <message>
      <source>{target} prefills only {gain:.1f} times as fast</source>
      <translation>{target} 的预填充速度只有原来的 {gain:.1f} 倍</translation>
    </message>
    <message>
      <source>{target} prefills {gain:.1f} times as fast; it {precision}</source>
      <translation>{target} 的预填充速度是原来的 {gain:.1f} 倍；它{precision}</translation>
    </message>
    <message>
      <source>{url} is not among your servers.</source>
      <translation>{url} 不在您的服务器之中。</translation>
    </message>
    <message>
      <source>“{file}” cannot be read: {error}.</source>
      <translation>“{file}”无法读取：{error}。</translation>
    </message>
    <message>
      <source>“{name_or_path}” fits several models: {names}.</source>
      <translation>“{name_or_path}”与多个模型相符：{names}。</translation>
    </message>
    <message>
      <source>“{path}” cannot be written: {reason}.</source>
      <translation>“{path}”无法写入：{reason}。</translation>
    </message>
    <message>
      <source>“{path}” is a folder.</source>
      <translation>“{path}”是文件夹。</translation>
    </message>
    <message>
      <source>“{text}” is no context budget; write 32k, 64k, 128k or a number of tokens</source>
      <translation>“{text}”不是上下文预算；请写 32k、64k、128k 或词元数</translation>
    </message>
    <message>
      <source>“{text}” is not the address of a server.</source>
      <translation>“{text}”不是服务器地址。</translation>
    </message>
  </context>
</TS>
