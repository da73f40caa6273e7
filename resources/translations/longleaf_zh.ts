<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh" sourcelanguage="en">
  <context>
    <name>Longleaf</name>
    <message>
      <source> (page {page})</source>
      <translation>（第 {page} 页）</translation>
    </message>
    <message>
      <source> (pages {first}–{last})</source>
      <translation>（第 {first}–{last} 页）</translation>
    </message>
    <message>
      <source> at page {page}</source>
      <translation>（第 {page} 页）</translation>
    </message>
    <message>
      <source> days</source>
      <translation> 天</translation>
    </message>
    <message>
      <source> million letters</source>
      <translation> 百万字符</translation>
    </message>
    <message>
      <source>%(prog)s: error: %(message)s
</source>
      <translation>%(prog)s：错误：%(message)s
</translation>
    </message>
    <message>
      <source>%d %B %Y</source>
      <translation>%Y-%m-%d</translation>
    </message>
    <message>
      <source>%d %B %Y, %H:%M</source>
      <translation>%Y-%m-%d %H:%M</translation>
    </message>
    <message>
      <source>%d %b %Y, %H:%M</source>
      <translation>%Y-%m-%d %H:%M</translation>
    </message>
    <message>
      <source>%d %b, %H:%M</source>
      <translation>%m-%d %H:%M</translation>
    </message>
    <message>
      <source>&amp;About Longleaf</source>
      <translation>关于 Longleaf(&amp;A)</translation>
    </message>
    <message>
      <source>&amp;Ask a question</source>
      <translation>提问(&amp;A)</translation>
    </message>
    <message>
      <source>&amp;Back to where you were</source>
      <translation>返回之前的位置(&amp;B)</translation>
    </message>
    <message>
      <source>&amp;Cancel</source>
      <translation>取消(&amp;C)</translation>
    </message>
    <message>
      <source>&amp;Copy the summary</source>
      <translation>复制摘要(&amp;C)</translation>
    </message>
    <message>
      <source>&amp;Document</source>
      <translation>文档(&amp;D)</translation>
    </message>
    <message>
      <source>&amp;Edit</source>
      <translation>编辑(&amp;E)</translation>
    </message>
    <message>
      <source>&amp;File</source>
      <translation>文件(&amp;F)</translation>
    </message>
    <message>
      <source>&amp;Find in the document</source>
      <translation>在文档中查找(&amp;F)</translation>
    </message>
    <message>
      <source>&amp;Guide</source>
      <translation>指南(&amp;G)</translation>
    </message>
    <message>
      <source>&amp;Help</source>
      <translation>帮助(&amp;H)</translation>
    </message>
    <message>
      <source>&amp;Keyboard shortcuts</source>
      <translation>键盘快捷键(&amp;K)</translation>
    </message>
    <message>
      <source>&amp;Kinds of analysis…</source>
      <translation>分析类型(&amp;K)…</translation>
    </message>
    <message>
      <source>&amp;Library</source>
      <translation>文库(&amp;L)</translation>
    </message>
    <message>
      <source>&amp;Log and diagnostics…</source>
      <translation>日志与诊断(&amp;L)…</translation>
    </message>
    <message>
      <source>&amp;Make this model faster</source>
      <translation>加速此模型(&amp;M)</translation>
    </message>
    <message>
      <source>&amp;Next pane</source>
      <translation>下一窗格(&amp;N)</translation>
    </message>
    <message>
      <source>&amp;Open…</source>
      <translation>打开(&amp;O)…</translation>
    </message>
    <message>
      <source>&amp;Pause</source>
      <translation>暂停(&amp;P)</translation>
    </message>
    <message>
      <source>&amp;Quantisations…</source>
      <translation>量化(&amp;Q)…</translation>
    </message>
    <message>
      <source>&amp;Queue</source>
      <translation>队列(&amp;Q)</translation>
    </message>
    <message>
      <source>&amp;Quit</source>
      <translation>退出(&amp;Q)</translation>
    </message>
    <message>
      <source>&amp;Run</source>
      <translation>运行(&amp;R)</translation>
    </message>
    <message>
      <source>&amp;Save the summary…</source>
      <translation>保存摘要(&amp;S)…</translation>
    </message>
    <message>
      <source>&amp;Start</source>
      <translation>开始(&amp;S)</translation>
    </message>
    <message>
      <source>&amp;View</source>
      <translation>视图(&amp;V)</translation>
    </message>
    <message>
      <source>(a guess until this model has run here)</source>
      <translation>（此模型在本机运行之前为推测值）</translation>
    </message>
    <message>
      <source>(cut at its length limit)</source>
      <translation>（因长度上限截断）</translation>
    </message>
    <message>
      <source>(from the library)</source>
      <translation>（取自文库）</translation>
    </message>
    <message>
      <source>(the request in a person's words)</source>
      <translation>（使用者的要求）</translation>
    </message>
    <message>
      <source>(the text of the document)</source>
      <translation>（文档的文字）</translation>
    </message>
    <message>
      <source>({n} more wait)</source>
      <translation>（另有 {n} 份等待）</translation>
    </message>
    <message>
      <source>, </source>
      <translation>，</translation>
    </message>
    <message>
      <source>, tags {tags}</source>
      <translation>，标签 {tags}</translation>
    </message>
    <message>
      <source>--plan, --ocr and --no-cache are for one document at a time.</source>
      <translation>--plan、--ocr 和 --no-cache 一次只用于一份文档。</translation>
    </message>
    <message>
      <source>1 change</source>
      <translation>1 处改动</translation>
    </message>
    <message>
      <source>1 character</source>
      <translation>1 个字符</translation>
    </message>
    <message>
      <source>1 chart</source>
      <translation>1 个图表</translation>
    </message>
    <message>
      <source>1 clause is the same</source>
      <translation>1 个条款相同</translation>
    </message>
    <message>
      <source>1 comment</source>
      <translation>1 条批注</translation>
    </message>
    <message>
      <source>1 damaged character</source>
      <translation>1 个损坏的字符</translation>
    </message>
    <message>
      <source>1 deletion</source>
      <translation>1 处删除</translation>
    </message>
    <message>
      <source>1 diagram</source>
      <translation>1 个示意图</translation>
    </message>
    <message>
      <source>1 document added. Read them with: longleaf queue run</source>
      <translation>已添加 1 份文档。可用 longleaf queue run 阅读</translation>
    </message>
    <message>
      <source>1 document waits. Go on with: longleaf queue run</source>
      <translation>1 份文档等待。可用 longleaf queue run 继续</translation>
    </message>
    <message>
      <source>1 drawing</source>
      <translation>1 幅绘图</translation>
    </message>
    <message>
      <source>1 embedded document</source>
      <translation>1 份嵌入文档</translation>
    </message>
    <message>
      <source>1 embedded object</source>
      <translation>1 个嵌入对象</translation>
    </message>
    <message>
      <source>1 endnote without text</source>
      <translation>1 条没有文字的尾注</translation>
    </message>
    <message>
      <source>1 equation</source>
      <translation>1 个公式</translation>
    </message>
    <message>
      <source>1 finished part is kept.</source>
      <translation>已完成的 1 个部分已保留。</translation>
    </message>
    <message>
      <source>1 footnote without text</source>
      <translation>1 条没有文字的脚注</translation>
    </message>
    <message>
      <source>1 index</source>
      <translation>1 个索引</translation>
    </message>
    <message>
      <source>1 insertion</source>
      <translation>1 处插入</translation>
    </message>
    <message>
      <source>1 menu of the page</source>
      <translation>1 个网页导航菜单</translation>
    </message>
    <message>
      <source>1 missing chapter</source>
      <translation>1 个缺失的章节</translation>
    </message>
    <message>
      <source>1 page</source>
      <translation>1 页</translation>
    </message>
    <message>
      <source>1 page reference that the model made up was removed.</source>
      <translation>已删除 1 个由模型编造的页码引用。</translation>
    </message>
    <message>
      <source>1 part</source>
      <translation>1 个部分</translation>
    </message>
    <message>
      <source>1 part nested too deeply</source>
      <translation>1 个嵌套过深的部分</translation>
    </message>
    <message>
      <source>1 passage</source>
      <translation>1 处</translation>
    </message>
    <message>
      <source>1 picture</source>
      <translation>1 幅图片</translation>
    </message>
    <message>
      <source>1 question</source>
      <translation>1 个问题</translation>
    </message>
    <message>
      <source>1 request at once</source>
      <translation>一次 1 个请求</translation>
    </message>
    <message>
      <source>1 section</source>
      <translation>1 个章节</translation>
    </message>
    <message>
      <source>1 symbol of a picture font</source>
      <translation>1 个图形字体符号</translation>
    </message>
    <message>
      <source>1 table of contents</source>
      <translation>1 个目录</translation>
    </message>
    <message>
      <source>1 tracked deletion</source>
      <translation>1 处修订删除</translation>
    </message>
    <message>
      <source>100 pages read in about {duration}, a guess</source>
      <translation>读 100 页约需 {duration}，推测值</translation>
    </message>
    <message>
      <source>; </source>
      <translation>；</translation>
    </message>
    <message>
      <source>&lt;p&gt;Only the first {n:,} rows are shown; leave out some kinds above.&lt;/p&gt;</source>
      <translation>&lt;p&gt;只显示前 {n:,} 行；请在上方去掉一些种类。&lt;/p&gt;</translation>
    </message>
    <message>
      <source>= the same</source>
      <translation>= 相同</translation>
    </message>
    <message>
      <source>A collection needs a name.</source>
      <translation>合集需要名称。</translation>
    </message>
    <message>
      <source>A context of {n_context:,} tokens is too long: {reason}.</source>
      <translation>{n_context:,} 词元的上下文太长：{reason}。</translation>
    </message>
    <message>
      <source>A context of {n_context:,} tokens leaves no room for passages beside the question.</source>
      <translation>{n_context:,} 词元的上下文除去问题后，已没有留给段落的空间。</translation>
    </message>
    <message>
      <source>A context of {n_context:,} tokens leaves no room for the text beside the instructions and the answer.</source>
      <translation>{n_context:,} 词元的上下文除去指令和回答后，已没有留给正文的空间。</translation>
    </message>
    <message>
      <source>A document is being read.</source>
      <translation>正在阅读一份文档。</translation>
    </message>
    <message>
      <source>A faster copy cannot be kept in “{folder}”.</source>
      <translation>更快的副本无法保存在“{folder}”中。</translation>
    </message>
    <message>
      <source>A faster copy is used from now on: {reason}.</source>
      <translation>今后使用更快的副本：{reason}。</translation>
    </message>
    <message>
      <source>A faster copy needs {need_gib:.1f} GiB of disk space in “{folder}”.</source>
      <translation>更快的副本需要“{folder}”中有 {need_gib:.1f} GiB 磁盘空间。</translation>
    </message>
    <message>
      <source>A favourite: it is never cleared away</source>
      <translation>已收藏：不会被清除</translation>
    </message>
    <message>
      <source>A finished summary of this sample, made by hand, shows what a result can be.</source>
      <translation>这份示例有一份人工撰写的完整摘要，可以看看结果的样子。</translation>
    </message>
    <message>
      <source>A folder with GGUF files</source>
      <translation>放有 GGUF 文件的文件夹</translation>
    </message>
    <message>
      <source>A kind says what is asked of a document. Edit one, or copy it under another name; a shipped one can always be put back.</source>
      <translation>类型规定向文档提出什么要求。可以直接编辑，也可以另存为新的类型；自带的类型随时可以还原。</translation>
    </message>
    <message>
      <source>A new conversation</source>
      <translation>新的对话</translation>
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
      <source>A proxy or a network may want you to sign in; check the address, too.</source>
      <translation>代理或网络可能要求您先登录；也请检查地址。</translation>
    </message>
    <message>
      <source>A quarter of the memory, some loss (q4_0)</source>
      <translation>四分之一内存，有些损失（q4_0）</translation>
    </message>
    <message>
      <source>A server reads in place of a model on this computer: vLLM, llama.cpp, Ollama, LM Studio and others that speak OpenAI's protocol. Several that are checked share the parts of a document; they must offer the same model.</source>
      <translation>服务器可代替本机模型进行阅读：vLLM、llama.cpp、Ollama、LM Studio 以及其他使用 OpenAI 协议的服务器。勾选多个时，它们分担同一文档的各个部分；它们必须提供相同的模型。</translation>
    </message>
    <message>
      <source>A summary across documents needs at least two that are read.</source>
      <translation>跨文档摘要至少需要两份已读的文档。</translation>
    </message>
    <message>
      <source>A summary shortens, so most of this is meant to go: what the parts noted, and amounts, dates, percentages and periods that were not even noted. Whether something of it matters is for you to judge. A click leads to its page.</source>
      <translation>摘要会缩短内容，因此其中大部分本应略去：包括各部分记下的内容，以及连笔记都没有的金额、日期、百分比和期限。其中是否有重要内容，由您判断。单击可转到所在页。</translation>
    </message>
    <message>
      <source>A tag needs a name.</source>
      <translation>标签需要名称。</translation>
    </message>
    <message>
      <source>A text with three quotation marks, or one at its end, cannot stand in a Modelfile.</source>
      <translation>含三个连续引号或以引号结尾的文字不能写入 Modelfile。</translation>
    </message>
    <message>
      <source>A web page came from {origin} instead of an answer.</source>
      <translation>{origin} 返回的是网页，而不是回答。</translation>
    </message>
    <message>
      <source>A web page came instead of “{name}”.</source>
      <translation>到达的是一个网页，而不是“{name}”。</translation>
    </message>
    <message>
      <source>About Longleaf</source>
      <translation>关于 Longleaf</translation>
    </message>
    <message>
      <source>Add</source>
      <translation>添加</translation>
    </message>
    <message>
      <source>Add a folder to the queue</source>
      <translation>把文件夹添加到队列</translation>
    </message>
    <message>
      <source>Add a folder…</source>
      <translation>添加文件夹…</translation>
    </message>
    <message>
      <source>Add a length</source>
      <translation>添加篇幅</translation>
    </message>
    <message>
      <source>Add files…</source>
      <translation>添加文件…</translation>
    </message>
    <message>
      <source>Add to the queue</source>
      <translation>添加到队列</translation>
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
      <source>Address of the model hub</source>
      <translation>模型站的地址</translation>
    </message>
    <message>
      <source>Afterwards the model is asked again about each ✓, some {n} short questions.</source>
      <translation>之后会再就每个 ✓ 询问模型，约 {n} 个简短问题。</translation>
    </message>
    <message>
      <source>Afterwards the model is asked again about each ✓: up to {n} short questions, up to {duration} more.</source>
      <translation>之后会再就每个 ✓ 询问模型：最多 {n} 个简短问题，最多再用 {duration}。</translation>
    </message>
    <message>
      <source>Again</source>
      <translation>重做</translation>
    </message>
    <message>
      <source>Agree on its page on the hub, log in with “hf auth login”, and try again.</source>
      <translation>请在模型站的页面上同意条款，用“hf auth login”登录，然后重试。</translation>
    </message>
    <message>
      <source>Agree to this server first, or use a model on this computer.</source>
      <translation>请先同意使用此服务器，或使用本机上的模型。</translation>
    </message>
    <message>
      <source>All &amp;commands…</source>
      <translation>所有命令(&amp;C)…</translation>
    </message>
    <message>
      <source>All ({n_facts:,})</source>
      <translation>全部（{n_facts:,}）</translation>
    </message>
    <message>
      <source>All files</source>
      <translation>所有文件</translation>
    </message>
    <message>
      <source>All is here; its checksum is being computed …</source>
      <translation>已全部下载；正在计算校验和…</translation>
    </message>
    <message>
      <source>All {n} statements are in the document as they stand</source>
      <translation>全部 {n} 条陈述在文档中均有原文</translation>
    </message>
    <message>
      <source>Already read: about {spared}, since {n_known:,} of {n_read:,} tokens are kept from an earlier reading.</source>
      <translation>已读过：可省约 {spared}，因为 {n_read:,} 个词元中的 {n_known:,} 个已由先前的阅读保留。</translation>
    </message>
    <message>
      <source>Already read: {n_known:,} of {n_read:,} tokens are kept from an earlier reading.</source>
      <translation>已读过：{n_read:,} 个词元中有 {n_known:,} 个保留自先前的阅读。</translation>
    </message>
    <message>
      <source>Amounts</source>
      <translation>金额</translation>
    </message>
    <message>
      <source>Another document is being read.</source>
      <translation>正在阅读另一份文档。</translation>
    </message>
    <message>
      <source>Another document is being read: this one is read after it</source>
      <translation>正在阅读另一份文档，读完后就读这份</translation>
    </message>
    <message>
      <source>Another model lies at “{path}” already.</source>
      <translation>“{path}”处已有另一个模型。</translation>
    </message>
    <message>
      <source>Another model: paste the link of a GGUF file on Hugging Face</source>
      <translation>其他模型：粘贴 Hugging Face 上 GGUF 文件的链接</translation>
    </message>
    <message>
      <source>Another program is using the library “{path}”.</source>
      <translation>另一个程序正在使用文库“{path}”。</translation>
    </message>
    <message>
      <source>Answer in</source>
      <translation>回答语言</translation>
    </message>
    <message>
      <source>Answered from the document's key passages ({passages}), since none has the words of the question: the whole text of {n_tokens:,} tokens does not fit in the context.</source>
      <translation>没有段落含有问题中的词语，因此根据文档的要点原文（{passages}）回答：全文 {n_tokens:,} 词元放不进上下文。</translation>
    </message>
    <message>
      <source>Answered from the whole text: {n_tokens:,} tokens fit in the context.</source>
      <translation>根据全文回答：{n_tokens:,} 词元可放入上下文。</translation>
    </message>
    <message>
      <source>Answered from what the model looked up: the whole text does not fit in the context.</source>
      <translation>根据模型查到的内容回答：全文放不进上下文。</translation>
    </message>
    <message>
      <source>Answered from {passages} found by the words of the question and the notes on {n_parts} parts: the whole text of {n_tokens:,} tokens does not fit in the context.</source>
      <translation>根据按问题用词找到的段落（{passages}）和 {n_parts} 个部分的笔记回答：全文 {n_tokens:,} 词元放不进上下文。</translation>
    </message>
    <message>
      <source>Answered from {passages} found by the words of the question: the whole text of {n_tokens:,} tokens does not fit in the context.</source>
      <translation>根据按问题用词找到的段落（{passages}）回答：全文 {n_tokens:,} 词元放不进上下文。</translation>
    </message>
    <message>
      <source>Answering a question about “{title}”</source>
      <translation>正在回答关于“{title}”的问题</translation>
    </message>
    <message>
      <source>Answers cannot be asked for in “{answer_language}”.</source>
      <translation>不能要求用“{answer_language}”回答。</translation>
    </message>
    <message>
      <source>Answers may be better and take longer. The thought is shown apart and not kept.</source>
      <translation>回答可能更好，但需要更长时间。思考内容单独显示，不会保存。</translation>
    </message>
    <message>
      <source>Apply</source>
      <translation>应用</translation>
    </message>
    <message>
      <source>As &amp;wide as there is room</source>
      <translation>适合宽度(&amp;W)</translation>
    </message>
    <message>
      <source>As a Word document with tracked changes</source>
      <translation>保存为带修订标记的 Word 文档</translation>
    </message>
    <message>
      <source>As a file</source>
      <translation>作为文件</translation>
    </message>
    <message>
      <source>As many as fit</source>
      <translation>放得下多少就多少</translation>
    </message>
    <message>
      <source>As the system</source>
      <translation>跟随系统</translation>
    </message>
    <message>
      <source>As wide as there is room</source>
      <translation>适合宽度</translation>
    </message>
    <message>
      <source>Ask</source>
      <translation>提问</translation>
    </message>
    <message>
      <source>Ask about this</source>
      <translation>就此提问</translation>
    </message>
    <message>
      <source>Ask about this document</source>
      <translation>就此文档提问</translation>
    </message>
    <message>
      <source>Ask about this paragraph</source>
      <translation>就此段提问</translation>
    </message>
    <message>
      <source>Ask about this…</source>
      <translation>就此提问…</translation>
    </message>
    <message>
      <source>Ask again.</source>
      <translation>请再问一次。</translation>
    </message>
    <message>
      <source>Ask anything about the open document. Answers are kept with it.</source>
      <translation>就打开的文档提任何问题。回答会与它一起保存。</translation>
    </message>
    <message>
      <source>Ask for a request in a person's words; {own} stands for it</source>
      <translation>让使用者用自己的话提出要求，{own} 代表该要求</translation>
    </message>
    <message>
      <source>Ask the model again about each ✓</source>
      <translation>再就每个 ✓ 询问模型</translation>
    </message>
    <message>
      <source>Ask with words that the document uses, or choose a larger budget.</source>
      <translation>请用文档中的用词提问，或选择更大的预算。</translation>
    </message>
    <message>
      <source>Asking the hub …</source>
      <translation>正在询问模型站…</translation>
    </message>
    <message>
      <source>Asking {address} …</source>
      <translation>正在查询 {address} …</translation>
    </message>
    <message>
      <source>Asks one address for a version number and sends nothing but the request. Off until you allow it. Documents go nowhere, unless you chose a server.</source>
      <translation>只向一个地址询问版本号，除请求外不发送任何内容。未经您允许不会开启。除非您选择了服务器，文档不会发往任何地方。</translation>
    </message>
    <message>
      <source>Attached file: “{name}”</source>
      <translation>附件：“{name}”</translation>
    </message>
    <message>
      <source>Automatic</source>
      <translation>自动</translation>
    </message>
    <message>
      <source>Automatic ({n})</source>
      <translation>自动（{n}）</translation>
    </message>
    <message>
      <source>Back</source>
      <translation>返回</translation>
    </message>
    <message>
      <source>Back to the document (Esc)</source>
      <translation>返回文档（Esc）</translation>
    </message>
    <message>
      <source>Back to the window</source>
      <translation>返回窗口</translation>
    </message>
    <message>
      <source>Back to where you were (Alt+Left)</source>
      <translation>返回之前的位置（Alt+Left）</translation>
    </message>
    <message>
      <source>Before the first heading</source>
      <translation>首个标题之前</translation>
    </message>
    <message>
      <source>Beside each answer {n:,} tokens are kept for what the model thinks before it.</source>
      <translation>每个回答之外，为模型事先的思考保留 {n:,} 个词元。</translation>
    </message>
    <message>
      <source>Bits</source>
      <translation>位数</translation>
    </message>
    <message>
      <source>Both versions, clause by clause</source>
      <translation>两个版本，逐条对照</translation>
    </message>
    <message>
      <source>Brings back what the model wrote</source>
      <translation>恢复模型所写的文字</translation>
    </message>
    <message>
      <source>Budget</source>
      <translation>预算</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>Cancel the run or wait until it ends, and forget the document then.</source>
      <translation>请取消分析或等它结束，再删除此文档。</translation>
    </message>
    <message>
      <source>Cancelled.</source>
      <translation>已取消。</translation>
    </message>
    <message>
      <source>Cancelling …</source>
      <translation>正在取消…</translation>
    </message>
    <message>
      <source>Change the note…</source>
      <translation>修改笔记…</translation>
    </message>
    <message>
      <source>Change the quotation marks.</source>
      <translation>请更改引号。</translation>
    </message>
    <message>
      <source>Change the text; the original is kept</source>
      <translation>修改文字；原文会保留</translation>
    </message>
    <message>
      <source>Changes when this is closed and nothing is being read.</source>
      <translation>关闭设置且没有阅读任务进行时生效。</translation>
    </message>
    <message>
      <source>Change…</source>
      <translation>更改…</translation>
    </message>
    <message>
      <source>Check again</source>
      <translation>重新检查</translation>
    </message>
    <message>
      <source>Check its name, or log in with “hf auth login”, and try again.</source>
      <translation>请检查名称，或用“hf auth login”登录，然后重试。</translation>
    </message>
    <message>
      <source>Check its permissions.</source>
      <translation>请检查它的权限。</translation>
    </message>
    <message>
      <source>Check that it is running and that the address and port are right.</source>
      <translation>请检查它是否在运行，地址和端口是否正确。</translation>
    </message>
    <message>
      <source>Check that it is the right file.</source>
      <translation>请检查文件是否正确。</translation>
    </message>
    <message>
      <source>Check that it is the right file. If it shows text, run text recognition (OCR) on it.</source>
      <translation>请确认文件无误。如果它显示有文字，请对它做文字识别（OCR）。</translation>
    </message>
    <message>
      <source>Check that the file is there and that you may read it.</source>
      <translation>请确认文件存在且您有读取权限。</translation>
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
      <source>Check the connection, or the endpoint in the settings; what has arrived is kept.</source>
      <translation>请检查连接，或设置中的端点；已收到的内容会保留。</translation>
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
      <source>Check the folder's permissions, or set LONGLEAF_HOME to another folder.</source>
      <translation>请检查文件夹的权限，或把 LONGLEAF_HOME 设为另一个文件夹。</translation>
    </message>
    <message>
      <source>Check the folder's permissions; the model can be used as it is.</source>
      <translation>请检查该文件夹的权限；模型可以照原样使用。</translation>
    </message>
    <message>
      <source>Check the key and the server's log.</source>
      <translation>请检查密钥和服务器的日志。</translation>
    </message>
    <message>
      <source>Check the name and the folder.</source>
      <translation>请检查名称和文件夹。</translation>
    </message>
    <message>
      <source>Check the name, or choose another model.</source>
      <translation>请检查名称，或选择另一个模型。</translation>
    </message>
    <message>
      <source>Check the name, or use another hub; nothing was kept.</source>
      <translation>请检查名称，或使用其他模型站；没有保留任何内容。</translation>
    </message>
    <message>
      <source>Check the name.</source>
      <translation>请检查名称。</translation>
    </message>
    <message>
      <source>Check the path, or choose another model.</source>
      <translation>请检查路径，或选择另一个模型。</translation>
    </message>
    <message>
      <source>Check the permissions of the file and its folder, or set LONGLEAF_HOME.</source>
      <translation>请检查文件及其文件夹的权限，或设置 LONGLEAF_HOME。</translation>
    </message>
    <message>
      <source>Checking the engine on this processor, once</source>
      <translation>正在本机处理器上检查引擎（仅此一次）</translation>
    </message>
    <message>
      <source>Checking …</source>
      <translation>正在检查…</translation>
    </message>
    <message>
      <source>Chinese</source>
      <translation>中文</translation>
    </message>
    <message>
      <source>Choose a DOCX, a PDF or a text file.</source>
      <translation>请选择 DOCX、PDF 或文本文件。</translation>
    </message>
    <message>
      <source>Choose a PDF, a Word document, a text file, or a page saved from the web.</source>
      <translation>请选择 PDF、Word 文档、文本文件或保存下来的网页。</translation>
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
      <source>Choose a file that Longleaf exported, or export it again where it came from.</source>
      <translation>请选择由 Longleaf 导出的文件，或在原处重新导出。</translation>
    </message>
    <message>
      <source>Choose a file…</source>
      <translation>选择文件…</translation>
    </message>
    <message>
      <source>Choose a folder</source>
      <translation>选择文件夹</translation>
    </message>
    <message>
      <source>Choose a folder that does, or make it.</source>
      <translation>请选择已有的文件夹，或先建立它。</translation>
    </message>
    <message>
      <source>Choose a folder that exists and that you may write to.</source>
      <translation>请选择存在且您可以写入的文件夹。</translation>
    </message>
    <message>
      <source>Choose a folder you may write to.</source>
      <translation>请选择您可以写入的文件夹。</translation>
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
      <source>Choose a larger budget, or a shorter length of summary.</source>
      <translation>请选择更大的预算，或更短的摘要篇幅。</translation>
    </message>
    <message>
      <source>Choose a larger budget, or ask a shorter question.</source>
      <translation>请选择更大的预算，或提更短的问题。</translation>
    </message>
    <message>
      <source>Choose a larger budget, or read the document in parts.</source>
      <translation>请选择更大的预算，或分部分阅读此文档。</translation>
    </message>
    <message>
      <source>Choose a larger budget.</source>
      <translation>请选择更大的预算。</translation>
    </message>
    <message>
      <source>Choose a model</source>
      <translation>选择模型</translation>
    </message>
    <message>
      <source>Choose a model file that ends in .gguf.</source>
      <translation>请选择以 .gguf 结尾的模型文件。</translation>
    </message>
    <message>
      <source>Choose a model, and wait for the run.</source>
      <translation>请选择模型，并等待分析完成。</translation>
    </message>
    <message>
      <source>Choose a part to read its note.</source>
      <translation>选择一个部分以阅读它的笔记。</translation>
    </message>
    <message>
      <source>Choose a run that is finished.</source>
      <translation>请选择一次已完成的分析。</translation>
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
      <source>Choose another file name.</source>
      <translation>请选择另一个文件名。</translation>
    </message>
    <message>
      <source>Choose another folder for models in the settings, or mend its permissions.</source>
      <translation>请在设置中为模型选择另一个文件夹，或修正其权限。</translation>
    </message>
    <message>
      <source>Choose another model or a smaller budget; the file may be damaged.</source>
      <translation>请选择另一个模型或更小的预算；文件可能已损坏。</translation>
    </message>
    <message>
      <source>Choose another model.</source>
      <translation>请选择另一个模型。</translation>
    </message>
    <message>
      <source>Choose another model; finished parts are kept.</source>
      <translation>请选择另一个模型；已完成的部分会保留。</translation>
    </message>
    <message>
      <source>Choose one before exporting it.</source>
      <translation>请先选择模型再导出。</translation>
    </message>
    <message>
      <source>Choose one of the files in it.</source>
      <translation>请选择其中的一个文件。</translation>
    </message>
    <message>
      <source>Choose one of: {known}.</source>
      <translation>请选择其一：{known}。</translation>
    </message>
    <message>
      <source>Choose one under Model.</source>
      <translation>请在“模型”下选择。</translation>
    </message>
    <message>
      <source>Choose other settings and start; this result stays in the library.</source>
      <translation>请选择其他设置并开始；此结果仍留在文库中。</translation>
    </message>
    <message>
      <source>Choose the model's full GGUF file.</source>
      <translation>请选择该模型完整的 GGUF 文件。</translation>
    </message>
    <message>
      <source>Choose…</source>
      <translation>选择…</translation>
    </message>
    <message>
      <source>Clear</source>
      <translation>清除</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>Close the file if another program has it open, or choose a folder you may write to.</source>
      <translation>如果其他程序打开了此文件，请先关闭；或选择您可以写入的文件夹。</translation>
    </message>
    <message>
      <source>Close the other program and forget the document again.</source>
      <translation>请关闭该程序，再删除一次此文档。</translation>
    </message>
    <message>
      <source>Close the other program, or wait until it is done, and try again.</source>
      <translation>请关闭该程序或等它完成，然后重试。</translation>
    </message>
    <message>
      <source>Close the search</source>
      <translation>关闭查找</translation>
    </message>
    <message>
      <source>Co&amp;mpare with another version…</source>
      <translation>与另一版本比较(&amp;M)…</translation>
    </message>
    <message>
      <source>Collection</source>
      <translation>合集</translation>
    </message>
    <message>
      <source>Collections of “{title}”</source>
      <translation>“{title}”所属的合集</translation>
    </message>
    <message>
      <source>Collections…</source>
      <translation>合集…</translation>
    </message>
    <message>
      <source>Colours</source>
      <translation>颜色</translation>
    </message>
    <message>
      <source>Commands</source>
      <translation>命令</translation>
    </message>
    <message>
      <source>Compare</source>
      <translation>比较</translation>
    </message>
    <message>
      <source>Compare them</source>
      <translation>比较它们</translation>
    </message>
    <message>
      <source>Compare with an earlier result of this document</source>
      <translation>与此文档以前的结果比较</translation>
    </message>
    <message>
      <source>Compare with another document</source>
      <translation>与另一份文档比较</translation>
    </message>
    <message>
      <source>Compare with another version</source>
      <translation>与另一版本比较</translation>
    </message>
    <message>
      <source>Comparison</source>
      <translation>比较</translation>
    </message>
    <message>
      <source>Complete it or remove it.</source>
      <translation>请补全或删除它。</translation>
    </message>
    <message>
      <source>Complete it.</source>
      <translation>请补全它。</translation>
    </message>
    <message>
      <source>Component</source>
      <translation>组件</translation>
    </message>
    <message>
      <source>Contents</source>
      <translation>目录</translation>
    </message>
    <message>
      <source>Contents of the document</source>
      <translation>文档的目录</translation>
    </message>
    <message>
      <source>Context budget in thousands of tokens</source>
      <translation>上下文预算（千词元）</translation>
    </message>
    <message>
      <source>Continue</source>
      <translation>继续</translation>
    </message>
    <message>
      <source>Copied.</source>
      <translation>已复制。</translation>
    </message>
    <message>
      <source>Copied. Change its title, and what it asks for.</source>
      <translation>已复制。请修改标题和要求。</translation>
    </message>
    <message>
      <source>Copy</source>
      <translation>复制</translation>
    </message>
    <message>
      <source>Copy all</source>
      <translation>复制全部</translation>
    </message>
    <message>
      <source>Copy as…</source>
      <translation>复制为…</translation>
    </message>
    <message>
      <source>Copy diagnostics</source>
      <translation>复制诊断信息</translation>
    </message>
    <message>
      <source>Copy the text of page {n}</source>
      <translation>复制第 {n} 页的文字</translation>
    </message>
    <message>
      <source>Copy the text selected on a page</source>
      <translation>复制页面上选中的文字</translation>
    </message>
    <message>
      <source>Copy the whole text</source>
      <translation>复制全文</translation>
    </message>
    <message>
      <source>Copy this paragraph</source>
      <translation>复制此段</translation>
    </message>
    <message>
      <source>Copy this statement</source>
      <translation>复制此陈述</translation>
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
      <source>Correct that line.</source>
      <translation>请更正该行。</translation>
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
      <source>Counting tokens …</source>
      <translation>正在计算词元…</translation>
    </message>
    <message>
      <source>Ctrl+S. The model's own text is kept beside yours.</source>
      <translation>Ctrl+S。模型的原文会与您的文字一起保留。</translation>
    </message>
    <message>
      <source>Dark</source>
      <translation>深色</translation>
    </message>
    <message>
      <source>Date</source>
      <translation>日期</translation>
    </message>
    <message>
      <source>Dates</source>
      <translation>日期</translation>
    </message>
    <message>
      <source>Delete</source>
      <translation>删除</translation>
    </message>
    <message>
      <source>Delete all data…</source>
      <translation>删除所有数据…</translation>
    </message>
    <message>
      <source>Delete everything that Longleaf keeps on this computer?</source>
      <translation>删除 Longleaf 在本机上保留的一切吗？</translation>
    </message>
    <message>
      <source>Description</source>
      <translation>说明</translation>
    </message>
    <message>
      <source>Details</source>
      <translation>详情</translation>
    </message>
    <message>
      <source>Diagnostics</source>
      <translation>诊断</translation>
    </message>
    <message>
      <source>Discard</source>
      <translation>放弃</translation>
    </message>
    <message>
      <source>Disk space for documents read</source>
      <translation>已读文档的磁盘空间</translation>
    </message>
    <message>
      <source>Dismiss</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>Do not open it unless you know where it comes from.</source>
      <translation>除非您知道它的来源，否则不要打开。</translation>
    </message>
    <message>
      <source>Do not rely on this answer: in its test {model} {told}.</source>
      <translation>请勿依赖这个回答：测试中，{model} {told}。</translation>
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
      <source>Documents and results</source>
      <translation>文档和结果</translation>
    </message>
    <message>
      <source>Documents that are read one after the other</source>
      <translation>依次阅读的文档</translation>
    </message>
    <message>
      <source>Documents to be read, in order</source>
      <translation>按顺序待读的文档</translation>
    </message>
    <message>
      <source>Documents, their text and everything written about them stay on this computer, in {folder}. Nothing is reported to anybody.</source>
      <translation>文档、其文字以及关于它们写下的一切都留在本机的 {folder} 中。不向任何人报告任何内容。</translation>
    </message>
    <message>
      <source>Does not fit now: it needs {gib} GiB. With other programs closed, up to {n}K tokens.</source>
      <translation>目前放不下：需要 {gib} GiB。关闭其他程序后最多 {n}K 词元。</translation>
    </message>
    <message>
      <source>Does not fit this machine: it needs {gib} GiB of memory.</source>
      <translation>本机放不下：需要 {gib} GiB 内存。</translation>
    </message>
    <message>
      <source>Done in {duration}.</source>
      <translation>用时 {duration}，已完成。</translation>
    </message>
    <message>
      <source>Done in {duration}: {n_prompt:,} tokens read, {n_generated:,} written</source>
      <translation>已完成，用时 {duration}：读取 {n_prompt:,} 词元，写出 {n_generated:,} 词元</translation>
    </message>
    <message>
      <source>Done.</source>
      <translation>已完成。</translation>
    </message>
    <message>
      <source>Download</source>
      <translation>下载</translation>
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
      <source>Download of {name}</source>
      <translation>下载 {name}</translation>
    </message>
    <message>
      <source>Download one with: longleaf download ID</source>
      <translation>可用 longleaf download ID 下载</translation>
    </message>
    <message>
      <source>Download or copy the file again.</source>
      <translation>请重新下载或复制该文件。</translation>
    </message>
    <message>
      <source>Download the file of the link</source>
      <translation>下载链接中的文件</translation>
    </message>
    <message>
      <source>Download {size}</source>
      <translation>下载 {size}</translation>
    </message>
    <message>
      <source>Downloaded models, too</source>
      <translation>连同已下载的模型</translation>
    </message>
    <message>
      <source>Downloads go to</source>
      <translation>下载到</translation>
    </message>
    <message>
      <source>Drop PDF, DOCX or text.</source>
      <translation>请拖入 PDF、DOCX 或文本。</translation>
    </message>
    <message>
      <source>Drop a contract or a paper here</source>
      <translation>把合同或论文拖到这里</translation>
    </message>
    <message>
      <source>Drop several documents or a folder anywhere on the window, or add them here. They are read one after the other with the settings chosen now, also after a restart.</source>
      <translation>把多份文档或文件夹拖到窗口任意处，或在这里添加。它们会按现在选定的设置依次阅读，重新启动后也会继续。</translation>
    </message>
    <message>
      <source>Drop to compare the two, or to read both</source>
      <translation>松开鼠标即可比较这两个文件，或两个都读</translation>
    </message>
    <message>
      <source>Drop to open “{name}”</source>
      <translation>松开鼠标即可打开“{name}”</translation>
    </message>
    <message>
      <source>Drop to put {n} documents in line</source>
      <translation>松开鼠标即可将 {n} 个文档排入队列</translation>
    </message>
    <message>
      <source>Drop to put “{name}” in line</source>
      <translation>松开鼠标即可将“{name}”排入队列</translation>
    </message>
    <message>
      <source>Drop to read the documents of “{name}” one after another</source>
      <translation>松开鼠标即可依次阅读“{name}”中的文档</translation>
    </message>
    <message>
      <source>Edit</source>
      <translation>编辑</translation>
    </message>
    <message>
      <source>Edit it as a file.</source>
      <translation>请作为文件编辑。</translation>
    </message>
    <message>
      <source>Edited by you.</source>
      <translation>由您编辑。</translation>
    </message>
    <message>
      <source>Edited by you. The model's own text is kept.</source>
      <translation>由您编辑。模型的原文已保留。</translation>
    </message>
    <message>
      <source>Empty for the usual one; or the address of a mirror.</source>
      <translation>留空则用默认地址；也可填镜像地址。</translation>
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
      <source>Engine</source>
      <translation>引擎</translation>
    </message>
    <message>
      <source>English</source>
      <translation>英语</translation>
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
      <source>Everything</source>
      <translation>全部</translation>
    </message>
    <message>
      <source>Everything Longleaf keeps of “{title}” is removed: its text, all its summaries, notes and what was read of it. This cannot be undone. The file itself stays.</source>
      <translation>Longleaf 保留的“{title}”的一切都会删除：文字、所有摘要、笔记和已读内容。此操作无法撤销。文件本身不受影响。</translation>
    </message>
    <message>
      <source>Everywhere</source>
      <translation>到处可用</translation>
    </message>
    <message>
      <source>Export it as PDF or Word there, and open that file.</source>
      <translation>请在其中导出为 PDF 或 Word，然后打开该文件。</translation>
    </message>
    <message>
      <source>Export the conversation</source>
      <translation>导出对话</translation>
    </message>
    <message>
      <source>Export the result as DOCX or Markdown.</source>
      <translation>请把结果导出为 DOCX 或 Markdown。</translation>
    </message>
    <message>
      <source>Export…</source>
      <translation>导出…</translation>
    </message>
    <message>
      <source>F&amp;orward again</source>
      <translation>再次前进(&amp;O)</translation>
    </message>
    <message>
      <source>Facts kept</source>
      <translation>保留的事实</translation>
    </message>
    <message>
      <source>Favourite</source>
      <translation>收藏</translation>
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
      <source>File: {name}</source>
      <translation>文件：{name}</translation>
    </message>
    <message>
      <source>Filter</source>
      <translation>筛选</translation>
    </message>
    <message>
      <source>Filter ({n})</source>
      <translation>筛选（{n}）</translation>
    </message>
    <message>
      <source>Filter of the rows</source>
      <translation>行的筛选</translation>
    </message>
    <message>
      <source>Find a better model…</source>
      <translation>寻找更好的模型…</translation>
    </message>
    <message>
      <source>Find in the &amp;library</source>
      <translation>在文库中查找(&amp;L)</translation>
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
      <source>Find this</source>
      <translation>查找此内容</translation>
    </message>
    <message>
      <source>Finished parts and what is written are kept: “{button}” goes on from there.</source>
      <translation>已完成的部分和已写出的内容都会保留：“{button}”从那里继续。</translation>
    </message>
    <message>
      <source>Finished parts are kept. Close other programs, or choose a smaller model or budget: a process is mostly ended like this for want of memory.</source>
      <translation>已完成的部分会保留。请关闭其他程序，或选择较小的模型或预算：进程这样结束多半是因为内存不足。</translation>
    </message>
    <message>
      <source>Finished parts are kept. Start again, or choose a smaller model.</source>
      <translation>已完成的部分会保留。请重新开始，或选择较小的模型。</translation>
    </message>
    <message>
      <source>Finished parts are kept. Start again, or choose another model.</source>
      <translation>已完成的部分会保留。请重新开始，或选择其他模型。</translation>
    </message>
    <message>
      <source>Finished parts are kept. This is a fault of the engine with this model: choose another model, or check the engine again (longleaf hardware --check).</source>
      <translation>已完成的部分会保留。这是引擎运行此模型时的故障：请选择其他模型，或重新检查引擎（longleaf hardware --check）。</translation>
    </message>
    <message>
      <source>Fits here</source>
      <translation>本机放得下</translation>
    </message>
    <message>
      <source>Folder</source>
      <translation>文件夹</translation>
    </message>
    <message>
      <source>Follow a reference</source>
      <translation>跟随引用</translation>
    </message>
    <message>
      <source>For prose by the model all the same: --write prose</source>
      <translation>仍要由模型撰写，请用：--write prose</translation>
    </message>
    <message>
      <source>For {n} of {n_parts} parts the model named nothing; they were chosen by the ranking that needs no model.</source>
      <translation>在{n_parts}个部分中，有{n}个部分模型没有选出任何句子；这些部分由无需模型的排序选出。</translation>
    </message>
    <message>
      <source>Forget this document?</source>
      <translation>彻底删除此文档？</translation>
    </message>
    <message>
      <source>Forget this document…</source>
      <translation>彻底删除此文档…</translation>
    </message>
    <message>
      <source>Forget “{title}”? Its text, summaries, questions, notes and everything kept on disk of it are removed without a trace. The file itself is not touched.</source>
      <translation>删除“{title}”吗？它的文字、摘要、问题、笔记和磁盘上保留的一切都会不留痕迹地删除。文件本身不受影响。</translation>
    </message>
    <message>
      <source>Forgetting …</source>
      <translation>正在删除…</translation>
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
      <source>Form</source>
      <translation>表单</translation>
    </message>
    <message>
      <source>Form of the kind</source>
      <translation>类型的表单</translation>
    </message>
    <message>
      <source>Format: {format}, read by {reader}</source>
      <translation>格式：{format}，由 {reader} 读取</translation>
    </message>
    <message>
      <source>Forward again (Alt+Right)</source>
      <translation>再次前进（Alt+Right）</translation>
    </message>
    <message>
      <source>Found in</source>
      <translation>位置</translation>
    </message>
    <message>
      <source>Free some space and go on; what has arrived is kept.</source>
      <translation>请腾出空间后继续；已收到的内容会保留。</translation>
    </message>
    <message>
      <source>Free some space, or choose another disk.</source>
      <translation>请腾出空间，或选择另一个磁盘。</translation>
    </message>
    <message>
      <source>Free some space, or choose another folder for models in the settings.</source>
      <translation>请腾出空间，或在设置中为模型选择另一个文件夹。</translation>
    </message>
    <message>
      <source>Free some space; the model can be used as it is.</source>
      <translation>请腾出空间；模型可照原样使用。</translation>
    </message>
    <message>
      <source>Free {n_mb} MB on it and go on; everything finished before is kept.</source>
      <translation>请在该磁盘上腾出 {n_mb} MB 再继续；之前完成的内容都已保留。</translation>
    </message>
    <message>
      <source>From the library: made on {when} with {model_name} ({n_document_tokens:,} tokens, {mode}, {parts}).</source>
      <translation>取自文库：{when} 由 {model_name} 生成（{n_document_tokens:,} 词元，{mode}，{parts}）。</translation>
    </message>
    <message>
      <source>From the library: nothing had to be computed again.</source>
      <translation>取自文库：无需重新计算。</translation>
    </message>
    <message>
      <source>Full (f16)</source>
      <translation>完整（f16）</translation>
    </message>
    <message>
      <source>GPU: none that this build of llama.cpp can use</source>
      <translation>GPU：没有此版本 llama.cpp 可用的 GPU</translation>
    </message>
    <message>
      <source>GPU: {description} ({name}), which shares main memory: no layers are placed there</source>
      <translation>GPU：{description}（{name}），与主内存共用：不在其上放置任何层</translation>
    </message>
    <message>
      <source>GPU: {description} ({name}), {total_gib:.1f} GiB, {free_gib:.1f} GiB free</source>
      <translation>GPU：{description}（{name}），{total_gib:.1f} GiB，空闲 {free_gib:.1f} GiB</translation>
    </message>
    <message>
      <source>General</source>
      <translation>常规</translation>
    </message>
    <message>
      <source>Get a better model…</source>
      <translation>获取更好的模型…</translation>
    </message>
    <message>
      <source>Get it…</source>
      <translation>获取…</translation>
    </message>
    <message>
      <source>Give it a name that ends like {right}, and put it beside the other parts.</source>
      <translation>请把名称改成以 {right} 结尾，并与其他部分放在一起。</translation>
    </message>
    <message>
      <source>Give it with --password, or in the window.</source>
      <translation>请用 --password 或在窗口中给出密码。</translation>
    </message>
    <message>
      <source>Give its password…</source>
      <translation>输入密码…</translation>
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
      <source>Give the address it really has; it may also want you to sign in there first.</source>
      <translation>请填写它真正的地址；它也可能要求您先在那里登录。</translation>
    </message>
    <message>
      <source>Give the address of at least one.</source>
      <translation>请至少给出一个地址。</translation>
    </message>
    <message>
      <source>Give up what you wrote for “{name}”?</source>
      <translation>放弃您为“{name}”写的内容吗？</translation>
    </message>
    <message>
      <source>Go back to a backup of it, or begin anew; the documents themselves are untouched.</source>
      <translation>请使用它的备份，或重新开始；文档本身没有受影响。</translation>
    </message>
    <message>
      <source>Go back to a backup of it.</source>
      <translation>请使用它的备份。</translation>
    </message>
    <message>
      <source>Go on</source>
      <translation>继续</translation>
    </message>
    <message>
      <source>Go on reading</source>
      <translation>继续阅读</translation>
    </message>
    <message>
      <source>Go on with it; what has arrived is kept.</source>
      <translation>请继续下载；已收到的内容会保留。</translation>
    </message>
    <message>
      <source>Go on with the download; what has arrived is kept.</source>
      <translation>请继续下载；已收到的内容会保留。</translation>
    </message>
    <message>
      <source>Go on, and keep nothing</source>
      <translation>继续使用，不保存任何内容</translation>
    </message>
    <message>
      <source>Going on where it stopped.</source>
      <translation>从停下的地方继续。</translation>
    </message>
    <message>
      <source>Guide</source>
      <translation>指南</translation>
    </message>
    <message>
      <source>Half the memory, hardly any loss (q8_0)</source>
      <translation>一半内存，几乎没有损失（q8_0）</translation>
    </message>
    <message>
      <source>Hardly a statement stands in the document as it is: {n_found} of {n}.</source>
      <translation>几乎没有陈述与原文一致：{n} 条中只有 {n_found} 条。</translation>
    </message>
    <message>
      <source>Hide</source>
      <translation>隐藏</translation>
    </message>
    <message>
      <source>Hide the document (Ctrl+D)</source>
      <translation>隐藏文档（Ctrl+D）</translation>
    </message>
    <message>
      <source>High contrast</source>
      <translation>高对比度</translation>
    </message>
    <message>
      <source>How long does it run, how is it renewed, and how is it ended?</source>
      <translation>期限多长，如何续期，如何终止？</translation>
    </message>
    <message>
      <source>How the engine runs here</source>
      <translation>引擎在本机的运行方式</translation>
    </message>
    <message>
      <source>How to read</source>
      <translation>阅读方式</translation>
    </message>
    <message>
      <source>How was it studied: data, methods, size?</source>
      <translation>如何研究：数据、方法、规模？</translation>
    </message>
    <message>
      <source>How?</source>
      <translation>怎么做？</translation>
    </message>
    <message>
      <source>If it is real, split it and open the parts.</source>
      <translation>如果确实如此，请拆分后分别打开。</translation>
    </message>
    <message>
      <source>If it passed its test</source>
      <translation>如果它通过了测试</translation>
    </message>
    <message>
      <source>If it passed its test and is not small</source>
      <translation>如果它通过了测试且不是小模型</translation>
    </message>
    <message>
      <source>If you stop now, every finished part is kept, and what is written of the others; the next start goes on from there.</source>
      <translation>如果现在停止，所有已完成的部分以及其余部分已写出的内容都会保留；下次开始时从那里继续。</translation>
    </message>
    <message>
      <source>If you trust it, open it in Word, save it again, and open that file.</source>
      <translation>如果您信任它，请在 Word 中打开并重新保存，再打开那个文件。</translation>
    </message>
    <message>
      <source>Imported as “{name}”: {path}</source>
      <translation>已导入为“{name}”：{path}</translation>
    </message>
    <message>
      <source>In its test {name} {quantization} {told}.</source>
      <translation>在测试中，{name} {quantization} {told}。</translation>
    </message>
    <message>
      <source>In parts</source>
      <translation>分部分</translation>
    </message>
    <message>
      <source>Install LibreOffice, or save the file as DOCX.</source>
      <translation>请安装 LibreOffice，或把文件存为 DOCX。</translation>
    </message>
    <message>
      <source>Install Longleaf again, or use a model on a server.</source>
      <translation>请重新安装 Longleaf，或使用服务器上的模型。</translation>
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
      <source>Install the extra “ocr”: pip install 'longleaf[ocr]'.</source>
      <translation>请安装附加组件“ocr”：pip install 'longleaf[ocr]'。</translation>
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
      <source>It is on this computer.</source>
      <translation>已在本机上。</translation>
    </message>
    <message>
      <source>It is there already: {path}</source>
      <translation>已经有了：{path}</translation>
    </message>
    <message>
      <source>It may want a key: enter it, or look at the server's log.</source>
      <translation>它可能需要密钥：请输入密钥，或查看服务器的日志。</translation>
    </message>
    <message>
      <source>It names no page, and no passage of the document says it.</source>
      <translation>未注明页码，文档中也没有哪一段这样说。</translation>
    </message>
    <message>
      <source>It needs a line that begins with FROM.</source>
      <translation>其中需要有以 FROM 开头的一行。</translation>
    </message>
    <message>
      <source>It needs one of {patterns}.</source>
      <translation>其中需要有以下之一：{patterns}。</translation>
    </message>
    <message>
      <source>It offers: {shown}.</source>
      <translation>它提供：{shown}。</translation>
    </message>
    <message>
      <source>It reads the sentences that carry most, part by part.</source>
      <translation>它逐部分阅读信息最多的句子。</translation>
    </message>
    <message>
      <source>It reads {prefill_tps:,.0f} tokens/s and writes {decode_tps:,.0f} tokens/s here.</source>
      <translation>它在本机读取 {prefill_tps:,.0f} 词元/秒，写出 {decode_tps:,.0f} 词元/秒。</translation>
    </message>
    <message>
      <source>It takes some seconds a page.</source>
      <translation>每页需要几秒。</translation>
    </message>
    <message>
      <source>It took {time}.</source>
      <translation>用时 {time}。</translation>
    </message>
    <message>
      <source>Its TEMPLATE is kept for export; Longleaf uses the chat template in the model's file.</source>
      <translation>其中的 TEMPLATE 保留供导出；Longleaf 使用模型文件中的对话模板。</translation>
    </message>
    <message>
      <source>Its document is no longer in the library.</source>
      <translation>它的文档已不在文库中。</translation>
    </message>
    <message>
      <source>Its earlier results can be shown when that has ended.</source>
      <translation>读完后可以查看它以前的结果。</translation>
    </message>
    <message>
      <source>Its result is no longer in the library: read it again.</source>
      <translation>它的结果已不在文库中：请重新阅读。</translation>
    </message>
    <message>
      <source>Its results are kept: choose one of them.</source>
      <translation>它的结果仍保留：请选择其中之一。</translation>
    </message>
    <message>
      <source>Its summary is kept and shown.</source>
      <translation>它的摘要仍保留，现已显示。</translation>
    </message>
    <message>
      <source>JSON (*.json)</source>
      <translation>JSON (*.json)</translation>
    </message>
    <message>
      <source>Join all of its pieces, in the order of their names, to {whole}.</source>
      <translation>请按文件名的顺序把所有片段合并为 {whole}。</translation>
    </message>
    <message>
      <source>Keep at most</source>
      <translation>最多保存</translation>
    </message>
    <message>
      <source>Keep for</source>
      <translation>保存期限</translation>
    </message>
    <message>
      <source>Keep none</source>
      <translation>不保留</translation>
    </message>
    <message>
      <source>Keep nothing of this document…</source>
      <translation>不保留此文档的任何内容…</translation>
    </message>
    <message>
      <source>Keep reading in the background</source>
      <translation>在后台继续阅读</translation>
    </message>
    <message>
      <source>Keep the computer awake while a run goes on</source>
      <translation>分析进行时不让电脑休眠</translation>
    </message>
    <message>
      <source>Kept in the system's keyring and nowhere else.</source>
      <translation>仅保存在系统的钥匙串中。</translation>
    </message>
    <message>
      <source>Kept out of the text (running heads, words inside pictures):</source>
      <translation>未放入正文的内容（页眉页脚、图中的文字）：</translation>
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
      <source>Key passages</source>
      <translation>要点原文</translation>
    </message>
    <message>
      <source>Key passages: the document's own sentences, chosen without a model.</source>
      <translation>要点原文：文档自身的句子，未使用模型选出。</translation>
    </message>
    <message>
      <source>Keyboard shortcuts</source>
      <translation>键盘快捷键</translation>
    </message>
    <message>
      <source>Kind</source>
      <translation>类型</translation>
    </message>
    <message>
      <source>Kind and length</source>
      <translation>类型和长度</translation>
    </message>
    <message>
      <source>Kind and length of the answer, for the selected documents</source>
      <translation>所选文档的回答类型和长度</translation>
    </message>
    <message>
      <source>Kind and length…</source>
      <translation>类型和长度…</translation>
    </message>
    <message>
      <source>Kind of result</source>
      <translation>结果的类型</translation>
    </message>
    <message>
      <source>Kinds of analysis</source>
      <translation>分析类型</translation>
    </message>
    <message>
      <source>Kind…</source>
      <translation>类型…</translation>
    </message>
    <message>
      <source>Known are: {shipped}.</source>
      <translation>已知的有：{shipped}。</translation>
    </message>
    <message>
      <source>L&amp;arger</source>
      <translation>放大(&amp;A)</translation>
    </message>
    <message>
      <source>Language</source>
      <translation>语言</translation>
    </message>
    <message>
      <source>Language of the answer</source>
      <translation>回答的语言</translation>
    </message>
    <message>
      <source>Language of the program</source>
      <translation>程序的语言</translation>
    </message>
    <message>
      <source>Larger</source>
      <translation>放大</translation>
    </message>
    <message>
      <source>Larger or smaller page</source>
      <translation>放大或缩小页面</translation>
    </message>
    <message>
      <source>Largest for {n_k}K tokens: {told}</source>
      <translation>{n_k}K 词元时最大的：{told}</translation>
    </message>
    <message>
      <source>Last 30 days</source>
      <translation>最近 30 天</translation>
    </message>
    <message>
      <source>Last 365 days</source>
      <translation>最近 365 天</translation>
    </message>
    <message>
      <source>Last 7 days</source>
      <translation>最近 7 天</translation>
    </message>
    <message>
      <source>Layers on the GPU</source>
      <translation>GPU 上的层数</translation>
    </message>
    <message>
      <source>Leave it out and give the key on its own, so that it can be kept safely.</source>
      <translation>请去掉它，单独填写密钥，以便安全保存。</translation>
    </message>
    <message>
      <source>Leave out: {titles}</source>
      <translation>略去：{titles}</translation>
    </message>
    <message>
      <source>Leave that page out, or save the file again.</source>
      <translation>请略去该页，或重新保存文件。</translation>
    </message>
    <message>
      <source>Leave the length out.</source>
      <translation>请不要指定篇幅。</translation>
    </message>
    <message>
      <source>Leave this one out</source>
      <translation>略过这一份</translation>
    </message>
    <message>
      <source>Leaves out every statement that is not in the document as it stands</source>
      <translation>略去文档中没有原文的陈述</translation>
    </message>
    <message>
      <source>Left out</source>
      <translation>略去</translation>
    </message>
    <message>
      <source>Left out ({n:,})</source>
      <translation>略去（{n:,}）</translation>
    </message>
    <message>
      <source>Length</source>
      <translation>篇幅</translation>
    </message>
    <message>
      <source>Length of the answer</source>
      <translation>回答的篇幅</translation>
    </message>
    <message>
      <source>Length {n}</source>
      <translation>篇幅 {n}</translation>
    </message>
    <message>
      <source>Lengths that can be chosen; the first is the usual one</source>
      <translation>可选的篇幅，第一个为默认</translation>
    </message>
    <message>
      <source>Let the document be read in parts, or choose a model with a longer context.</source>
      <translation>请让文档分部分阅读，或选择上下文更长的模型。</translation>
    </message>
    <message>
      <source>Let the document be read in parts, raise the budget, or choose another model.</source>
      <translation>请让文档分部分阅读、提高预算，或选择其他模型。</translation>
    </message>
    <message>
      <source>Let the model think before it answers</source>
      <translation>让模型在回答前先思考</translation>
    </message>
    <message>
      <source>Let the model write all the same</source>
      <translation>仍由模型撰写</translation>
    </message>
    <message>
      <source>Library</source>
      <translation>文库</translation>
    </message>
    <message>
      <source>Library, document and work</source>
      <translation>文库、文档和工作区</translation>
    </message>
    <message>
      <source>LibreOffice could not convert “{name}”.</source>
      <translation>LibreOffice 无法转换“{name}”。</translation>
    </message>
    <message>
      <source>Licence</source>
      <translation>许可证</translation>
    </message>
    <message>
      <source>Light</source>
      <translation>浅色</translation>
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
      <source>Link to a GGUF file on the hub</source>
      <translation>模型站上 GGUF 文件的链接</translation>
    </message>
    <message>
      <source>List the runs with “longleaf history”.</source>
      <translation>可用“longleaf history”列出各次分析。</translation>
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
      <source>List what it has with: longleaf queue list</source>
      <translation>可用 longleaf queue list 列出</translation>
    </message>
    <message>
      <source>Load or download one there first, or name the model to ask for.</source>
      <translation>请先在那里加载或下载一个模型，或指定要使用的模型。</translation>
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
      <source>Log</source>
      <translation>日志</translation>
    </message>
    <message>
      <source>Log and diagnostics</source>
      <translation>日志与诊断</translation>
    </message>
    <message>
      <source>Longest answer, in tokens</source>
      <translation>回答的最大长度（词元）</translation>
    </message>
    <message>
      <source>Longleaf ended before this run did. Its finished parts are kept; run it again to go on from there.</source>
      <translation>Longleaf 在这次分析完成前结束了。已完成的部分会保留；再次运行即可从那里继续。</translation>
    </message>
    <message>
      <source>Longleaf is still at work.</source>
      <translation>Longleaf 仍在工作。</translation>
    </message>
    <message>
      <source>Longleaf looks for GGUF files in the folders of other programs too: Ollama, LM Studio, Hugging Face, GPT4All, Jan, llama.cpp.</source>
      <translation>Longleaf 也在其他程序的文件夹中查找 GGUF 文件：Ollama、LM Studio、Hugging Face、GPT4All、Jan、llama.cpp。</translation>
    </message>
    <message>
      <source>Longleaf reads only books without protection.</source>
      <translation>Longleaf 只读没有保护的书。</translation>
    </message>
    <message>
      <source>Longleaf says why; what was done is kept.</source>
      <translation>Longleaf 会说明原因；已完成的会保留。</translation>
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
      <source>Longleaf {version} is there.</source>
      <translation>Longleaf {version} 已发布。</translation>
    </message>
    <message>
      <source>Longleaf's icon</source>
      <translation>Longleaf 的图标</translation>
    </message>
    <message>
      <source>Longleaf's own</source>
      <translation>Longleaf 自己的</translation>
    </message>
    <message>
      <source>Longleaf, starter</source>
      <translation>Longleaf，入门</translation>
    </message>
    <message>
      <source>Look again</source>
      <translation>重新查找</translation>
    </message>
    <message>
      <source>Look at the account, or use another server or model.</source>
      <translation>请查看账户，或使用其他服务器或模型。</translation>
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
      <source>Look once a day whether there is a newer Longleaf</source>
      <translation>每天查看一次是否有新版 Longleaf</translation>
    </message>
    <message>
      <source>Look whether it is full, beyond your quota, unplugged or failing; everything finished before is kept.</source>
      <translation>请检查磁盘是否已满、超出配额、已断开或有故障；此前完成的一切都已保留。</translation>
    </message>
    <message>
      <source>Looked up: {what}</source>
      <translation>查阅：{what}</translation>
    </message>
    <message>
      <source>Looking …</source>
      <translation>正在查找…</translation>
    </message>
    <message>
      <source>M&amp;odels…</source>
      <translation>模型(&amp;O)…</translation>
    </message>
    <message>
      <source>Made by hand, by no model: it shows what a result of this sample can look like.</source>
      <translation>人工撰写，并非模型所写：展示这份示例的结果可以是什么样子。</translation>
    </message>
    <message>
      <source>Made on {when} with {model}.</source>
      <translation>{when} 由 {model} 生成。</translation>
    </message>
    <message>
      <source>Made. Say now what it asks for.</source>
      <translation>已新建。现在写出它的要求。</translation>
    </message>
    <message>
      <source>Make</source>
      <translation>生成</translation>
    </message>
    <message>
      <source>Make it a favourite</source>
      <translation>收藏</translation>
    </message>
    <message>
      <source>Make it again</source>
      <translation>重新生成</translation>
    </message>
    <message>
      <source>Making the starter model faster, once: about {duration} …</source>
      <translation>正在为入门模型加速（仅此一次），约需 {duration}…</translation>
    </message>
    <message>
      <source>Markdown (*.md)</source>
      <translation>Markdown (*.md)</translation>
    </message>
    <message>
      <source>Marked: {where}“{words}” {says}</source>
      <translation>已标出：{where}“{words}”{says}</translation>
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
      <source>Measuring {name}; a large one takes minutes …</source>
      <translation>正在测量 {name}；大模型需要几分钟…</translation>
    </message>
    <message>
      <source>Memory in GiB; ✓ fits {where} that are free.</source>
      <translation>内存以 GiB 计；✓ 表示可放入空闲的 {where}。</translation>
    </message>
    <message>
      <source>Memory of the context</source>
      <translation>上下文的内存</translation>
    </message>
    <message>
      <source>Memory: {total_gib:.1f} GiB, {free_gib:.1f} GiB free</source>
      <translation>内存：{total_gib:.1f} GiB，空闲 {free_gib:.1f} GiB</translation>
    </message>
    <message>
      <source>Merging notes, level {level}</source>
      <translation>正在合并笔记，第 {level} 层</translation>
    </message>
    <message>
      <source>Merging the notes</source>
      <translation>正在合并笔记</translation>
    </message>
    <message>
      <source>Merging the summaries</source>
      <translation>正在合并摘要</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>模型</translation>
    </message>
    <message>
      <source>Model hub</source>
      <translation>模型站</translation>
    </message>
    <message>
      <source>Model: {name} ({label})</source>
      <translation>模型：{name}（{label}）</translation>
    </message>
    <message>
      <source>Models</source>
      <translation>模型</translation>
    </message>
    <message>
      <source>Models (*.gguf)</source>
      <translation>模型 (*.gguf)</translation>
    </message>
    <message>
      <source>Models on this computer</source>
      <translation>本机上的模型</translation>
    </message>
    <message>
      <source>More</source>
      <translation>更多</translation>
    </message>
    <message>
      <source>Move to trash</source>
      <translation>移到回收站</translation>
    </message>
    <message>
      <source>Move “{name}” to the trash?</source>
      <translation>把“{name}”移到回收站吗？</translation>
    </message>
    <message>
      <source>Moved here from {place}.</source>
      <translation>由 {place} 移至此处。</translation>
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
      <source>Name a single file.</source>
      <translation>请只指定一个文件。</translation>
    </message>
    <message>
      <source>Name entries by number, or add --done or --all.</source>
      <translation>请用编号指明，或加上 --done 或 --all。</translation>
    </message>
    <message>
      <source>Name of a new collection</source>
      <translation>新合集的名称</translation>
    </message>
    <message>
      <source>Name of a new tag</source>
      <translation>新标签的名称</translation>
    </message>
    <message>
      <source>Name of the copy (letters, digits, hyphens):</source>
      <translation>副本的名称（字母、数字、连字符）：</translation>
    </message>
    <message>
      <source>Name the model of each server; all must be the same model.</source>
      <translation>请为每个服务器指明模型；必须都是同一模型。</translation>
    </message>
    <message>
      <source>Names</source>
      <translation>名称</translation>
    </message>
    <message>
      <source>Needs about {needed_gib:.1f} GiB of memory, but {free_gib:.1f} GiB are free: choose a smaller budget or model, or close other programs.</source>
      <translation>约需 {needed_gib:.1f} GiB 内存，但只有 {free_gib:.1f} GiB 空闲：请选择更小的预算或模型，或关闭其他程序。</translation>
    </message>
    <message>
      <source>Neither in a note nor in the answer: {n} of the document’s amounts, dates, percentages and periods; --json lists them.</source>
      <translation>文档中有 {n} 处金额、日期、百分比和期限既不在笔记中，也不在回答中；--json 会列出它们。</translation>
    </message>
    <message>
      <source>Network</source>
      <translation>网络</translation>
    </message>
    <message>
      <source>Never</source>
      <translation>从不</translation>
    </message>
    <message>
      <source>New collection</source>
      <translation>新合集</translation>
    </message>
    <message>
      <source>New conversation</source>
      <translation>新对话</translation>
    </message>
    <message>
      <source>New tag</source>
      <translation>新标签</translation>
    </message>
    <message>
      <source>New: {name}</source>
      <translation>新版：{name}</translation>
    </message>
    <message>
      <source>New…</source>
      <translation>新建…</translation>
    </message>
    <message>
      <source>Next ({at} of {n})</source>
      <translation>下一处（{at} / {n}）</translation>
    </message>
    <message>
      <source>Next change (Alt+Down)</source>
      <translation>下一处改动（Alt+Down）</translation>
    </message>
    <message>
      <source>Next place</source>
      <translation>下一处</translation>
    </message>
    <message>
      <source>Next ›</source>
      <translation>下一处 ›</translation>
    </message>
    <message>
      <source>No answer can be held to this form: {reason}.</source>
      <translation>无法让回答遵循此格式：{reason}。</translation>
    </message>
    <message>
      <source>No differences: {same}.</source>
      <translation>没有差异：{same}。</translation>
    </message>
    <message>
      <source>No document is open.</source>
      <translation>没有打开文档。</translation>
    </message>
    <message>
      <source>No larger model of the catalogue fits the free memory of this machine.</source>
      <translation>推荐的模型中，没有更大的能放进本机的可用内存。</translation>
    </message>
    <message>
      <source>No longer a favourite</source>
      <translation>取消收藏</translation>
    </message>
    <message>
      <source>No model on this machine is called “{name_or_path}”.</source>
      <translation>本机没有名为“{name_or_path}”的模型。</translation>
    </message>
    <message>
      <source>No model was found on this machine.</source>
      <translation>在本机上没有找到模型。</translation>
    </message>
    <message>
      <source>No model was found.</source>
      <translation>没有找到模型。</translation>
    </message>
    <message>
      <source>No models found. Name a GGUF file with --model, or put one into a folder of LM Studio, Ollama or Hugging Face.</source>
      <translation>没有找到模型。请用 --model 指定 GGUF 文件，或把它放进 LM Studio、Ollama 或 Hugging Face 的文件夹。</translation>
    </message>
    <message>
      <source>No part was finished yet; a new start begins at the beginning.</source>
      <translation>还没有部分完成；重新开始会从头读起。</translation>
    </message>
    <message>
      <source>No passage of the document has the words of this question, and the whole text of {n_tokens:,} tokens does not fit in the context.</source>
      <translation>文档中没有含有此问题用词的段落，而全文 {n_tokens:,} 词元放不进上下文。</translation>
    </message>
    <message>
      <source>No passage there has just these words: compare it with {where}.</source>
      <translation>那里没有这样的原话：请与{where}对照。</translation>
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
      <source>No server yet. Start vLLM, Ollama, LM Studio or llama.cpp on this computer and look again, or add one by its address below.</source>
      <translation>还没有服务器。请在本机启动 vLLM、Ollama、LM Studio 或 llama.cpp 后重新查找，或在下方按地址添加。</translation>
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
      <source>Not everything could be deleted:</source>
      <translation>未能删除全部：</translation>
    </message>
    <message>
      <source>Not finished.</source>
      <translation>尚未完成。</translation>
    </message>
    <message>
      <source>Not finished. “{button}” goes on with it.</source>
      <translation>尚未完成。点“{button}”接着进行。</translation>
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
      <source>Not saved</source>
      <translation>未保存</translation>
    </message>
    <message>
      <source>Not tested: nobody knows what its summaries are worth.</source>
      <translation>未测试：不知道它的摘要是否可靠。</translation>
    </message>
    <message>
      <source>Note</source>
      <translation>笔记</translation>
    </message>
    <message>
      <source>Note on “{title}”</source>
      <translation>“{title}”的笔记</translation>
    </message>
    <message>
      <source>Noted</source>
      <translation>已记下</translation>
    </message>
    <message>
      <source>Notes on the parts as they are written. The summary follows.</source>
      <translation>各部分的笔记，边写边显示。随后是摘要。</translation>
    </message>
    <message>
      <source>Notes on this result</source>
      <translation>此结果的笔记</translation>
    </message>
    <message>
      <source>Note…</source>
      <translation>笔记…</translation>
    </message>
    <message>
      <source>Nothing can be measured now.</source>
      <translation>目前无法测量。</translation>
    </message>
    <message>
      <source>Nothing fits this search.</source>
      <translation>没有符合的内容。</translation>
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
      <source>Nothing in “{damaged}” can be read any more ({error}).</source>
      <translation>“{damaged}”中已没有可读取的内容（{error}）。</translation>
    </message>
    <message>
      <source>Nothing is named to be removed.</source>
      <translation>没有指明要移除什么。</translation>
    </message>
    <message>
      <source>Nothing to show: the answer has every figure and name that the notes on the parts have, and every amount, date, percentage and period of the document; or nothing was read yet.</source>
      <translation>没有可显示的内容：回答包含各部分笔记中的所有数字和名称，以及文档中的所有金额、日期、百分比和期限；或者尚未读取任何内容。</translation>
    </message>
    <message>
      <source>Nothing waits.</source>
      <translation>没有等待的文档。</translation>
    </message>
    <message>
      <source>Nothing waits. Add to the queue with: longleaf queue add FILE</source>
      <translation>没有等待的文档。可用 longleaf queue add FILE 添加</translation>
    </message>
    <message>
      <source>Nothing was downloaded; choose another model, or update Longleaf.</source>
      <translation>没有下载任何内容；请选择另一个模型，或更新 Longleaf。</translation>
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
      <source>Nothing yet</source>
      <translation>还没有</translation>
    </message>
    <message>
      <source>Numbers</source>
      <translation>数字</translation>
    </message>
    <message>
      <source>OK</source>
      <translation>确定</translation>
    </message>
    <message>
      <source>Of a document that is read at once</source>
      <translation>一次读完的文档</translation>
    </message>
    <message>
      <source>Of each part of a long document</source>
      <translation>长文档的每一部分</translation>
    </message>
    <message>
      <source>Offline: fetch nothing, neither models nor notices</source>
      <translation>离线：不获取任何内容，包括模型和通知</translation>
    </message>
    <message>
      <source>Old: {name}</source>
      <translation>旧版：{name}</translation>
    </message>
    <message>
      <source>On the processor Q4_0 and Q4_K are held twice: packed anew for faster kernels.</source>
      <translation>在处理器上，Q4_0 和 Q4_K 会保存两份：为更快的内核重新打包。</translation>
    </message>
    <message>
      <source>On this computer</source>
      <translation>在本机上</translation>
    </message>
    <message>
      <source>Once, before the first run, the starter model is made faster: about {duration}.</source>
      <translation>首次运行前会为入门模型加速一次，约需 {duration}。</translation>
    </message>
    <message>
      <source>One pass</source>
      <translation>一次读完</translation>
    </message>
    <message>
      <source>One pass needs a context of {needed:,} tokens; the budget is {n_requested:,}.</source>
      <translation>一次读完需要 {needed:,} 词元的上下文，而预算是 {n_requested:,}。</translation>
    </message>
    <message>
      <source>One passage has the same words and figures: {where}.</source>
      <translation>有一段文字与之相同，数字也相同：{where}。</translation>
    </message>
    <message>
      <source>One summary made from the finished results of several</source>
      <translation>由几份文档的完成结果合成一份摘要</translation>
    </message>
    <message>
      <source>One thing at a time: wait for what is going on, or cancel it.</source>
      <translation>一次做一件事：请等正在进行的完成，或取消它。</translation>
    </message>
    <message>
      <source>Only a kind, a time, a tag, a model or favourites</source>
      <translation>只看某个类型、时间、标签、模型或收藏</translation>
    </message>
    <message>
      <source>Only a pointer to “{name}” came, not the file.</source>
      <translation>到达的只是“{name}”的指针，而不是文件本身。</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>打开</translation>
    </message>
    <message>
      <source>Open &amp;recent</source>
      <translation>最近打开(&amp;R)</translation>
    </message>
    <message>
      <source>Open a document</source>
      <translation>打开文档</translation>
    </message>
    <message>
      <source>Open a document and choose a GGUF file under Model.</source>
      <translation>请打开文档，在“模型”下选择 GGUF 文件。</translation>
    </message>
    <message>
      <source>Open a document first.</source>
      <translation>请先打开一份文档。</translation>
    </message>
    <message>
      <source>Open a document…</source>
      <translation>打开文档…</translation>
    </message>
    <message>
      <source>Open it again.</source>
      <translation>请重新打开它。</translation>
    </message>
    <message>
      <source>Open it in LibreOffice, save it again, and open that file.</source>
      <translation>请用 LibreOffice 打开并重新保存，再打开那个文件。</translation>
    </message>
    <message>
      <source>Open it in LibreOffice, save it as ODT, and open that file.</source>
      <translation>请在 LibreOffice 中打开，另存为 ODT，然后打开该文件。</translation>
    </message>
    <message>
      <source>Open it in Word and save it as DOCX.</source>
      <translation>请在 Word 中打开并存为 DOCX。</translation>
    </message>
    <message>
      <source>Open it in Word or LibreOffice, save it as DOCX again, and open that file.</source>
      <translation>请用 Word 或 LibreOffice 打开它，重新存为 DOCX，再打开那个文件。</translation>
    </message>
    <message>
      <source>Open it in Word, save it without a password, and open that copy here.</source>
      <translation>请在 Word 中打开它，存为不带密码的副本，再在这里打开副本。</translation>
    </message>
    <message>
      <source>Open it in the program that it was made for and print it as a PDF.</source>
      <translation>请在为其制作的程序中打开，并打印为 PDF。</translation>
    </message>
    <message>
      <source>Open one of them: longleaf text FILE --attachment NAME.</source>
      <translation>打开其中一个：longleaf text FILE --attachment NAME。</translation>
    </message>
    <message>
      <source>Open the &amp;data folder</source>
      <translation>打开数据文件夹(&amp;D)</translation>
    </message>
    <message>
      <source>Open the &amp;sample contract</source>
      <translation>打开示例合同(&amp;S)</translation>
    </message>
    <message>
      <source>Open the document</source>
      <translation>打开文档</translation>
    </message>
    <message>
      <source>Open the document itself; its headings are in the outline.</source>
      <translation>请打开文件本身；标题见目录。</translation>
    </message>
    <message>
      <source>Open the log folder</source>
      <translation>打开日志文件夹</translation>
    </message>
    <message>
      <source>Open the model's page, choose “Files”, and copy the link of one file.</source>
      <translation>请打开模型的页面，选择“Files”，复制其中一个文件的链接。</translation>
    </message>
    <message>
      <source>Open “{name}”</source>
      <translation>打开“{name}”</translation>
    </message>
    <message>
      <source>Opening {name} …</source>
      <translation>正在打开 {name}…</translation>
    </message>
    <message>
      <source>Original</source>
      <translation>原文</translation>
    </message>
    <message>
      <source>Other version…</source>
      <translation>另一版本…</translation>
    </message>
    <message>
      <source>PDF (*.pdf)</source>
      <translation>PDF (*.pdf)</translation>
    </message>
    <message>
      <source>PDF, Word, OpenDocument, EPUB, web pages or text, in English or Chinese.
Several files, or a folder, are read one after another.

Longleaf reads all of it on this machine; nothing is sent anywhere.</source>
      <translation>PDF、Word、OpenDocument、EPUB、网页或文本，中文或英文。
几个文件或一个文件夹会依次阅读。

Longleaf 在本机读完全文；不会发送到任何地方。</translation>
    </message>
    <message>
      <source>Page number</source>
      <translation>页码</translation>
    </message>
    <message>
      <source>Page {n} cannot be shown.</source>
      <translation>第 {n} 页无法显示。</translation>
    </message>
    <message>
      <source>Page {n} of the file</source>
      <translation>文件第 {n} 页</translation>
    </message>
    <message>
      <source>Page {n} of “{name}” cannot be drawn, so its text cannot be recognised.</source>
      <translation>“{name}”的第 {n} 页无法绘制，因此无法识别其文字。</translation>
    </message>
    <message>
      <source>Pages</source>
      <translation>页码</translation>
    </message>
    <message>
      <source>Pages of the document</source>
      <translation>文档的页面</translation>
    </message>
    <message>
      <source>Part</source>
      <translation>部分</translation>
    </message>
    <message>
      <source>Part {n}</source>
      <translation>第 {n} 部分</translation>
    </message>
    <message>
      <source>Parts</source>
      <translation>部分</translation>
    </message>
    <message>
      <source>Parts of the document</source>
      <translation>文档的各部分</translation>
    </message>
    <message>
      <source>Parts of up to {n_part:,} tokens: this model reads them about {gain:.1f} times as fast here as parts that fill the context.</source>
      <translation>每部分最多 {n_part:,} 个词元：此模型在本机上读取这样的部分，速度约为填满上下文的部分的 {gain:.1f} 倍。</translation>
    </message>
    <message>
      <source>Parts of {name} are missing.</source>
      <translation>{name} 缺少分卷。</translation>
    </message>
    <message>
      <source>Password needed</source>
      <translation>需要密码</translation>
    </message>
    <message>
      <source>Password:</source>
      <translation>密码：</translation>
    </message>
    <message>
      <source>Pause</source>
      <translation>暂停</translation>
    </message>
    <message>
      <source>Paused at {done} of {size}; it is kept.</source>
      <translation>已暂停：{size} 中的 {done}；会保留。</translation>
    </message>
    <message>
      <source>Paused.</source>
      <translation>已暂停。</translation>
    </message>
    <message>
      <source>Pausing after this step …</source>
      <translation>这一步之后暂停…</translation>
    </message>
    <message>
      <source>Pausing: the server finishes what it has begun, and is asked nothing more …</source>
      <translation>正在暂停：服务器会完成已开始的请求，不再收到新的请求…</translation>
    </message>
    <message>
      <source>Percentages</source>
      <translation>百分比</translation>
    </message>
    <message>
      <source>Perhaps the network wants you to sign in first; then download it again.</source>
      <translation>网络可能要求您先登录；登录后请重新下载。</translation>
    </message>
    <message>
      <source>Please note</source>
      <translation>须知</translation>
    </message>
    <message>
      <source>Previous change (Alt+Up)</source>
      <translation>上一处改动（Alt+Up）</translation>
    </message>
    <message>
      <source>Previous place</source>
      <translation>上一处</translation>
    </message>
    <message>
      <source>Print the comparison</source>
      <translation>打印比较结果</translation>
    </message>
    <message>
      <source>Print the result</source>
      <translation>打印结果</translation>
    </message>
    <message>
      <source>Printed on it: {label}</source>
      <translation>页面上印的是：{label}</translation>
    </message>
    <message>
      <source>Print…</source>
      <translation>打印…</translation>
    </message>
    <message>
      <source>Privacy</source>
      <translation>隐私</translation>
    </message>
    <message>
      <source>Processor: {processor}</source>
      <translation>处理器：{processor}</translation>
    </message>
    <message>
      <source>Progress of the run</source>
      <translation>分析的进度</translation>
    </message>
    <message>
      <source>Progress of {name}</source>
      <translation>{name} 的进度</translation>
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
      <source>Put back</source>
      <translation>还原</translation>
    </message>
    <message>
      <source>Put in line</source>
      <translation>排队</translation>
    </message>
    <message>
      <source>Put it beside the kind's file.</source>
      <translation>请把它放在该类型的文件旁边。</translation>
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
      <source>Questions</source>
      <translation>提问</translation>
    </message>
    <message>
      <source>Questions ({n})</source>
      <translation>提问（{n}）</translation>
    </message>
    <message>
      <source>Questions and answers</source>
      <translation>问题和回答</translation>
    </message>
    <message>
      <source>Questions to begin with</source>
      <translation>可以先问的问题</translation>
    </message>
    <message>
      <source>Queue</source>
      <translation>队列</translation>
    </message>
    <message>
      <source>Queue ({n:,})</source>
      <translation>队列（{n:,}）</translation>
    </message>
    <message>
      <source>Queue: reading {name}, {n_waiting} waiting</source>
      <translation>队列：正在阅读 {name}，等待 {n_waiting} 份</translation>
    </message>
    <message>
      <source>Queue: {fraction:.0%}, {n_waiting} waiting</source>
      <translation>队列：{fraction:.0%}，{n_waiting} 个等待中</translation>
    </message>
    <message>
      <source>Queue: {n} done</source>
      <translation>队列：完成 {n} 份</translation>
    </message>
    <message>
      <source>Read</source>
      <translation>阅读</translation>
    </message>
    <message>
      <source>Read again</source>
      <translation>重读</translation>
    </message>
    <message>
      <source>Read at once: its {n_tokens:,} tokens fit in a context of {n_context:,}.</source>
      <translation>一次读完：{n_tokens:,} 词元放得进 {n_context:,} 的上下文。</translation>
    </message>
    <message>
      <source>Read both</source>
      <translation>两份都读</translation>
    </message>
    <message>
      <source>Read everything &amp;again</source>
      <translation>全部重读(&amp;A)</translation>
    </message>
    <message>
      <source>Read in one go</source>
      <translation>一次读完</translation>
    </message>
    <message>
      <source>Read in parts as asked: {parts}, {n_tokens:,} tokens.</source>
      <translation>按要求分部分阅读：{parts}，{n_tokens:,} 词元。</translation>
    </message>
    <message>
      <source>Read in {n} parts, which are put together</source>
      <translation>分 {n} 部分阅读，再合并</translation>
    </message>
    <message>
      <source>Read in {parts}, then {merges}: {n_tokens:,} tokens do not fit in a context of {n_context:,}.</source>
      <translation>分 {parts}阅读，然后{merges}：{n_tokens:,} 词元放不进 {n_context:,} 的上下文。</translation>
    </message>
    <message>
      <source>Read it earlier</source>
      <translation>提前阅读</translation>
    </message>
    <message>
      <source>Read it later</source>
      <translation>推后阅读</translation>
    </message>
    <message>
      <source>Read it once; then it can be marked.</source>
      <translation>先读一遍，然后才能标记。</translation>
    </message>
    <message>
      <source>Read them first: longleaf summarize FOLDER</source>
      <translation>请先阅读它们：longleaf summarize FOLDER</translation>
    </message>
    <message>
      <source>Read this part again</source>
      <translation>重读此部分</translation>
    </message>
    <message>
      <source>Read with these</source>
      <translation>用这些阅读</translation>
    </message>
    <message>
      <source>Read {n_done:,} of {n_total:,} tokens</source>
      <translation>已读取 {n_done:,} / {n_total:,} 词元</translation>
    </message>
    <message>
      <source>Reading</source>
      <translation>阅读</translation>
    </message>
    <message>
      <source>Reading both versions …</source>
      <translation>正在阅读两个版本…</translation>
    </message>
    <message>
      <source>Reading what changed</source>
      <translation>正在阅读更改之处</translation>
    </message>
    <message>
      <source>Reading what is left of the damaged library …</source>
      <translation>正在读取受损文库中余下的内容…</translation>
    </message>
    <message>
      <source>Reading {name}</source>
      <translation>正在阅读 {name}</translation>
    </message>
    <message>
      <source>Reading {parts}</source>
      <translation>正在阅读 {parts}</translation>
    </message>
    <message>
      <source>Reading “{name}” was stopped{where}: it took more memory than a document may.</source>
      <translation>已停止阅读“{name}”{where}：它占用的内存超过文档允许的限度。</translation>
    </message>
    <message>
      <source>Reading “{name}” was stopped{where}: it went on and on without an end.</source>
      <translation>已停止阅读“{name}”{where}：它没完没了，没有尽头。</translation>
    </message>
    <message>
      <source>Reading “{title}”</source>
      <translation>正在阅读“{title}”</translation>
    </message>
    <message>
      <source>Reading …</source>
      <translation>正在读取…</translation>
    </message>
    <message>
      <source>Reads</source>
      <translation>读取</translation>
    </message>
    <message>
      <source>Reads 100 pages in about {time}, as measured here.</source>
      <translation>读 100 页约需 {time}，为本机实测。</translation>
    </message>
    <message>
      <source>Reads 100 pages in perhaps {time}: a guess.</source>
      <translation>读 100 页大概需要 {time}：推测值。</translation>
    </message>
    <message>
      <source>Reads whole contracts and papers on your own machine. Apache License 2.0.</source>
      <translation>在您自己的机器上阅读整份合同和论文。Apache License 2.0。</translation>
    </message>
    <message>
      <source>Reads whole contracts and papers on your own machine. Without a command, opens the window.</source>
      <translation>在您自己的机器上阅读整份合同和论文。不带命令时打开窗口。</translation>
    </message>
    <message>
      <source>Recognise the text</source>
      <translation>识别文字</translation>
    </message>
    <message>
      <source>Recognise the text of this one when that has ended.</source>
      <translation>等它结束后再识别这份文档的文字。</translation>
    </message>
    <message>
      <source>Recognised page {n_done} of {n_pages}</source>
      <translation>已识别 {n_done} / {n_pages} 页</translation>
    </message>
    <message>
      <source>Recognising text: page {n_done} of {n_pages} (Esc stops; what is done is kept)</source>
      <translation>正在识别文字：第 {n_done} / {n_pages} 页（Esc 停止；已完成的会保留）</translation>
    </message>
    <message>
      <source>Recognising the text of {name} … (Esc stops)</source>
      <translation>正在识别 {name} 的文字…（Esc 停止）</translation>
    </message>
    <message>
      <source>Recommended</source>
      <translation>推荐</translation>
    </message>
    <message>
      <source>Recommended models</source>
      <translation>推荐的模型</translation>
    </message>
    <message>
      <source>Redo</source>
      <translation>重做</translation>
    </message>
    <message>
      <source>Redo (Ctrl+Shift+Z)</source>
      <translation>重做（Ctrl+Shift+Z）</translation>
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
      <source>Remove it</source>
      <translation>删除</translation>
    </message>
    <message>
      <source>Remove it.</source>
      <translation>请删除它。</translation>
    </message>
    <message>
      <source>Remove the note</source>
      <translation>删除笔记</translation>
    </message>
    <message>
      <source>Removed: {name}</source>
      <translation>已删除：{name}</translation>
    </message>
    <message>
      <source>Removes the library with all texts, summaries, questions and notes, the cache and the logs. The documents themselves are not touched.</source>
      <translation>删除文库及其中所有文字、摘要、问题和笔记，以及缓存和日志。文档本身不受影响。</translation>
    </message>
    <message>
      <source>Rename or delete that file, then download again.</source>
      <translation>请先重命名或删除该文件，然后重新下载。</translation>
    </message>
    <message>
      <source>Request</source>
      <translation>要求</translation>
    </message>
    <message>
      <source>Restore defaults of this tab</source>
      <translation>恢复此页的默认值</translation>
    </message>
    <message>
      <source>Restore or complete it.</source>
      <translation>请恢复或补全它。</translation>
    </message>
    <message>
      <source>Restore or remove it.</source>
      <translation>请恢复或删除它。</translation>
    </message>
    <message>
      <source>Restore the original</source>
      <translation>恢复原文</translation>
    </message>
    <message>
      <source>Result</source>
      <translation>结果</translation>
    </message>
    <message>
      <source>Result, questions and parts</source>
      <translation>结果、提问与部分</translation>
    </message>
    <message>
      <source>Rows of the result</source>
      <translation>结果的各行</translation>
    </message>
    <message>
      <source>Rules</source>
      <translation>规则</translation>
    </message>
    <message>
      <source>Run it again.</source>
      <translation>请再运行一次。</translation>
    </message>
    <message>
      <source>Run text recognition (OCR) over it, for example with OCRmyPDF, and open the result.</source>
      <translation>请对它做文字识别（OCR），例如用 OCRmyPDF，再打开结果。</translation>
    </message>
    <message>
      <source>Run text recognition (OCR) over it, or ask for the file in another format.</source>
      <translation>请对它进行文字识别（OCR），或索取其他格式的文件。</translation>
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
      <source>S&amp;ettings…</source>
      <translation>设置(&amp;E)…</translation>
    </message>
    <message>
      <source>S&amp;maller</source>
      <translation>缩小(&amp;M)</translation>
    </message>
    <message>
      <source>Same language</source>
      <translation>与原文相同</translation>
    </message>
    <message>
      <source>Save</source>
      <translation>保存</translation>
    </message>
    <message>
      <source>Save as Word, PDF, Markdown, JSON or CSV</source>
      <translation>存为 Word、PDF、Markdown、JSON 或 CSV</translation>
    </message>
    <message>
      <source>Save it as DOCX and open that.</source>
      <translation>请存为 DOCX 后再打开。</translation>
    </message>
    <message>
      <source>Save it as PDF and open that.</source>
      <translation>请存为 PDF 后再打开。</translation>
    </message>
    <message>
      <source>Save it as PDF: the text of scanned pages can be recognised there.</source>
      <translation>请存为 PDF：扫描页面的文字可以识别。</translation>
    </message>
    <message>
      <source>Save it with the program that shows the PDF, and open it here.</source>
      <translation>用显示该 PDF 的程序保存它，再在此打开。</translation>
    </message>
    <message>
      <source>Save it without a password and open that copy here.</source>
      <translation>请存为不带密码的副本，再在这里打开副本。</translation>
    </message>
    <message>
      <source>Save or download the file again.</source>
      <translation>请重新保存或下载该文件。</translation>
    </message>
    <message>
      <source>Save the comparison</source>
      <translation>保存比较结果</translation>
    </message>
    <message>
      <source>Save the summary</source>
      <translation>保存摘要</translation>
    </message>
    <message>
      <source>Save what you wrote for “{name}”?</source>
      <translation>保存您为“{name}”写的内容吗？</translation>
    </message>
    <message>
      <source>Saved as {path}.</source>
      <translation>已保存为 {path}。</translation>
    </message>
    <message>
      <source>Saved. It is asked like this from now on.</source>
      <translation>已保存，以后就这样提问。</translation>
    </message>
    <message>
      <source>Save…</source>
      <translation>保存…</translation>
    </message>
    <message>
      <source>Say what the changes mean</source>
      <translation>说明改动的含义</translation>
    </message>
    <message>
      <source>Scan it again at 300 dpi, upright and evenly lit.</source>
      <translation>请以 300 dpi 重新扫描，摆正并照明均匀。</translation>
    </message>
    <message>
      <source>Scans</source>
      <translation>扫描件</translation>
    </message>
    <message>
      <source>Se&amp;rvers…</source>
      <translation>服务器(&amp;R)…</translation>
    </message>
    <message>
      <source>Search commands</source>
      <translation>搜索命令</translation>
    </message>
    <message>
      <source>Search the library</source>
      <translation>搜索文库</translation>
    </message>
    <message>
      <source>Search titles, texts and summaries</source>
      <translation>搜索标题、正文和摘要</translation>
    </message>
    <message>
      <source>Section</source>
      <translation>章节</translation>
    </message>
    <message>
      <source>Sections and parts of the document</source>
      <translation>文档的章节和部分</translation>
    </message>
    <message>
      <source>See them with: longleaf catalogue</source>
      <translation>可用 longleaf catalogue 查看</translation>
    </message>
    <message>
      <source>Select all</source>
      <translation>全选</translation>
    </message>
    <message>
      <source>Select the text of the page</source>
      <translation>选中整页文字</translation>
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
      <source>Servers…</source>
      <translation>服务器…</translation>
    </message>
    <message>
      <source>Serving agents needs the package mcp, which is not installed.</source>
      <translation>为智能体提供服务需要软件包 mcp，它没有安装。</translation>
    </message>
    <message>
      <source>Settings</source>
      <translation>设置</translation>
    </message>
    <message>
      <source>Shipped profiles cannot be removed.</source>
      <translation>随程序附带的配置不能删除。</translation>
    </message>
    <message>
      <source>Short invented texts: what it keeps of them, what it invents; about a minute</source>
      <translation>用虚构的短文测试：它保留了什么，编造了什么；约一分钟</translation>
    </message>
    <message>
      <source>Show</source>
      <translation>显示</translation>
    </message>
    <message>
      <source>Show Longleaf</source>
      <translation>显示 Longleaf</translation>
    </message>
    <message>
      <source>Show everything</source>
      <translation>显示全部</translation>
    </message>
    <message>
      <source>Show in folder</source>
      <translation>在文件夹中显示</translation>
    </message>
    <message>
      <source>Show in the tray and the task bar how far a run is</source>
      <translation>在托盘和任务栏显示分析进度</translation>
    </message>
    <message>
      <source>Show it</source>
      <translation>显示</translation>
    </message>
    <message>
      <source>Show it as a table</source>
      <translation>以表格显示</translation>
    </message>
    <message>
      <source>Show its first page</source>
      <translation>显示它的第一页</translation>
    </message>
    <message>
      <source>Show its result</source>
      <translation>显示它的结果</translation>
    </message>
    <message>
      <source>Show models…</source>
      <translation>显示模型…</translation>
    </message>
    <message>
      <source>Show only rows with …</source>
      <translation>只显示含有……的行</translation>
    </message>
    <message>
      <source>Show only what the document supports</source>
      <translation>只显示文档支持的内容</translation>
    </message>
    <message>
      <source>Show the clauses that did not change, too</source>
      <translation>同时显示没有改动的条款</translation>
    </message>
    <message>
      <source>Show the document</source>
      <translation>显示文档</translation>
    </message>
    <message>
      <source>Show the document that is being read</source>
      <translation>显示正在阅读的文档</translation>
    </message>
    <message>
      <source>Show the library (Ctrl+B)</source>
      <translation>显示文库（Ctrl+B）</translation>
    </message>
    <message>
      <source>Show the queue</source>
      <translation>显示队列</translation>
    </message>
    <message>
      <source>Show where it comes from</source>
      <translation>显示出处</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>大小</translation>
    </message>
    <message>
      <source>Size of letters</source>
      <translation>文字大小</translation>
    </message>
    <message>
      <source>Smaller</source>
      <translation>缩小</translation>
    </message>
    <message>
      <source>Something is being read; test it afterwards.</source>
      <translation>正在阅读文档；请稍后再测试。</translation>
    </message>
    <message>
      <source>Something unexpected went wrong: {error!r}</source>
      <translation>发生意外错误：{error!r}</translation>
    </message>
    <message>
      <source>Start</source>
      <translation>开始</translation>
    </message>
    <message>
      <source>Start again to go on from there.</source>
      <translation>再次开始即可从那里继续。</translation>
    </message>
    <message>
      <source>Start again to go on.</source>
      <translation>重新开始即可继续。</translation>
    </message>
    <message>
      <source>Start it with a longer context, or choose a smaller budget.</source>
      <translation>请用更长的上下文启动它，或选择更小的预算。</translation>
    </message>
    <message>
      <source>Starting …</source>
      <translation>正在开始…</translation>
    </message>
    <message>
      <source>State</source>
      <translation>状态</translation>
    </message>
    <message>
      <source>Statement</source>
      <translation>陈述</translation>
    </message>
    <message>
      <source>Statements</source>
      <translation>陈述</translation>
    </message>
    <message>
      <source>Stop</source>
      <translation>停止</translation>
    </message>
    <message>
      <source>Stop and close</source>
      <translation>停止并关闭</translation>
    </message>
    <message>
      <source>Stop reading the queue?</source>
      <translation>停止阅读队列？</translation>
    </message>
    <message>
      <source>Stop reading this document?</source>
      <translation>停止阅读这份文档吗？</translation>
    </message>
    <message>
      <source>Stop the test</source>
      <translation>停止测试</translation>
    </message>
    <message>
      <source>Stopped. What has arrived is kept; the same command goes on with it.</source>
      <translation>已停止。已收到的内容会保留；用同一命令即可继续。</translation>
    </message>
    <message>
      <source>Stops after this step and keeps what is read and written: Continue goes on from there. A server finishes what it has begun.</source>
      <translation>在这一步之后停下，并保留已读和已写的内容：点击“继续”从那里接着进行。服务器会完成已开始的请求。</translation>
    </message>
    <message>
      <source>Stops after this step and keeps what is read; Continue goes on from there</source>
      <translation>在这一步之后停下并保留已读内容；点击“继续”从那里接着进行</translation>
    </message>
    <message>
      <source>Stops the document that is being read and goes on with the next</source>
      <translation>停止正在阅读的文档，接着读下一份</translation>
    </message>
    <message>
      <source>Summaries you make are kept here. They stay on this machine.</source>
      <translation>您生成的摘要保存在这里。它们留在本机。</translation>
    </message>
    <message>
      <source>Summarise a document first.</source>
      <translation>请先为文档写摘要。</translation>
    </message>
    <message>
      <source>Summarising {n} documents together</source>
      <translation>正在为 {n} 份文档合写摘要</translation>
    </message>
    <message>
      <source>Summary across documents</source>
      <translation>跨文档摘要</translation>
    </message>
    <message>
      <source>Swap</source>
      <translation>对调</translation>
    </message>
    <message>
      <source>Switch thinking off, give it more room, or choose a model that does not think.</source>
      <translation>请关闭思考、给它更多空间，或选择不思考的模型。</translation>
    </message>
    <message>
      <source>Switch thinking off, or choose another model.</source>
      <translation>请关闭思考，或选择其他模型。</translation>
    </message>
    <message>
      <source>Table</source>
      <translation>表格</translation>
    </message>
    <message>
      <source>Table of statements (*.csv)</source>
      <translation>陈述表 (*.csv)</translation>
    </message>
    <message>
      <source>Tag</source>
      <translation>标签</translation>
    </message>
    <message>
      <source>Tags of “{title}”</source>
      <translation>“{title}”的标签</translation>
    </message>
    <message>
      <source>Tags…</source>
      <translation>标签…</translation>
    </message>
    <message>
      <source>Take over what can be read</source>
      <translation>取回可读取的内容</translation>
    </message>
    <message>
      <source>Taken for a contract: “{kind}” is chosen.</source>
      <translation>识别为合同：已选择“{kind}”。</translation>
    </message>
    <message>
      <source>Taken for a paper: “{kind}” is chosen.</source>
      <translation>识别为论文：已选择“{kind}”。</translation>
    </message>
    <message>
      <source>Takes it out of the queue; its results stay (Del)</source>
      <translation>把它移出队列；结果会保留（Del）</translation>
    </message>
    <message>
      <source>Tell me when a long run ends and I am elsewhere</source>
      <translation>长时间的分析结束而我不在窗口前时通知我</translation>
    </message>
    <message>
      <source>Test and add</source>
      <translation>测试并添加</translation>
    </message>
    <message>
      <source>Test of the model</source>
      <translation>模型测试</translation>
    </message>
    <message>
      <source>Test this model…</source>
      <translation>测试此模型…</translation>
    </message>
    <message>
      <source>Test {name}? It reads short invented texts, about a minute; nothing else can be read meanwhile. This page may be closed.</source>
      <translation>测试 {name}？它会阅读虚构的短文，约一分钟；其间不能阅读其他文档。可以关闭此页。</translation>
    </message>
    <message>
      <source>Testing: {n_done} of {n_texts} texts read</source>
      <translation>测试中：已读 {n_done} / {n_texts} 篇</translation>
    </message>
    <message>
      <source>Text</source>
      <translation>原文</translation>
    </message>
    <message>
      <source>Text and web pages</source>
      <translation>文本和网页</translation>
    </message>
    <message>
      <source>Text of the document</source>
      <translation>文档的文字</translation>
    </message>
    <message>
      <source>Text of the result, as Markdown</source>
      <translation>结果的文字（Markdown）</translation>
    </message>
    <message>
      <source>Text recognition (OCR) is not installed.</source>
      <translation>文字识别（OCR）没有安装。</translation>
    </message>
    <message>
      <source>Texts for documents in</source>
      <translation>用于何种语言的文档</translation>
    </message>
    <message>
      <source>That is no link to a GGUF file on the hub.</source>
      <translation>这不是模型站上 GGUF 文件的链接。</translation>
    </message>
    <message>
      <source>That password does not open “{name}”.</source>
      <translation>该密码打不开“{name}”。</translation>
    </message>
    <message>
      <source>The GPU failed ({gone}); the model was started again {how} and goes on with what is left.</source>
      <translation>GPU 出错（{gone}）；模型已改用以下方式重新启动并继续处理剩余部分：{how}。</translation>
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
      <source>The account at {origin} has nothing left: {words}</source>
      <translation>{origin} 处的账户额度已用完：{words}</translation>
    </message>
    <message>
      <source>The address of the hub must begin with https:// .</source>
      <translation>模型站的地址必须以 https:// 开头。</translation>
    </message>
    <message>
      <source>The answer broke off {n_broken} times. {message}</source>
      <translation>回答中断了 {n_broken} 次。{message}</translation>
    </message>
    <message>
      <source>The answer is in another language than was asked for, twice.</source>
      <translation>回答两次都使用了与要求不同的语言。</translation>
    </message>
    <message>
      <source>The answer is in another language than was asked for. It is asked again.</source>
      <translation>回答使用了与要求不同的语言，现重新提问。</translation>
    </message>
    <message>
      <source>The answer is written anew:</source>
      <translation>回答重新开始书写：</translation>
    </message>
    <message>
      <source>The answer makes no statements.</source>
      <translation>回答中没有陈述。</translation>
    </message>
    <message>
      <source>The answer names no page: Longleaf found it.</source>
      <translation>回答未注明页码：由 Longleaf 找到。</translation>
    </message>
    <message>
      <source>The answer of the server at {origin} broke off.</source>
      <translation>服务器 {origin} 的回答中断了。</translation>
    </message>
    <message>
      <source>The answer takes a second or two.</source>
      <translation>回答只需一两秒。</translation>
    </message>
    <message>
      <source>The answer will be the document's own sentences; {model} chooses and orders them.</source>
      <translation>答案将由文件的原句组成，由 {model} 选择并排序。</translation>
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
      <source>The card could not be kept: {reason}.</source>
      <translation>无法保存成绩单：{reason}。</translation>
    </message>
    <message>
      <source>The catalogue has no model called “{name}”.</source>
      <translation>目录中没有名为“{name}”的模型。</translation>
    </message>
    <message>
      <source>The certificate of the server at {origin} is not valid.</source>
      <translation>服务器 {origin} 的证书无效。</translation>
    </message>
    <message>
      <source>The connection ended before all of “{name}” had arrived.</source>
      <translation>“{name}”还没有全部收到，连接就中断了。</translation>
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
      <source>The conversation was deleted.</source>
      <translation>对话已删除。</translation>
    </message>
    <message>
      <source>The copy is used: {reason}.</source>
      <translation>使用副本：{reason}。</translation>
    </message>
    <message>
      <source>The disk became full while “{name}” was downloaded.</source>
      <translation>下载“{name}”时磁盘满了。</translation>
    </message>
    <message>
      <source>The disk of the library “{path}” cannot be written or read.</source>
      <translation>无法读写文库“{path}”所在的磁盘。</translation>
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
      <source>The document is forgotten.</source>
      <translation>文档已彻底删除。</translation>
    </message>
    <message>
      <source>The document was removed, but another program is reading the library, so traces of it may be left in “{path}-wal”.</source>
      <translation>文档已删除，但另一个程序正在读取文库，“{path}-wal”中可能还留有痕迹。</translation>
    </message>
    <message>
      <source>The download could not be started: {reason}.</source>
      <translation>无法开始下载：{reason}。</translation>
    </message>
    <message>
      <source>The download of “{name}” stopped unexpectedly.</source>
      <translation>“{name}”的下载意外停止。</translation>
    </message>
    <message>
      <source>The edited result as it will look</source>
      <translation>编辑后的结果的样子</translation>
    </message>
    <message>
      <source>The engine does not work on this processor in any way that it can be run: as it was built it failed with {why}.</source>
      <translation>引擎无论以何种方式都无法在此处理器上运行：按编译时的方式运行失败（{why}）。</translation>
    </message>
    <message>
      <source>The engine failed; trying it {how}</source>
      <translation>引擎出错；正在尝试：{how}</translation>
    </message>
    <message>
      <source>The engine runs as it was built: {n} tokens came out right when it was checked on this processor on {date}.</source>
      <translation>引擎按编译时的方式运行：{date} 在此处理器上检查时，{n} 个词元的结果正确。</translation>
    </message>
    <message>
      <source>The engine runs {how}, which is slower: {first}, it failed when it was checked on this processor on {date} ({why}).</source>
      <translation>引擎以较慢的方式运行（{how}）：{date} 在此处理器上检查时，{first}运行失败（{why}）。</translation>
    </message>
    <message>
      <source>The engine was not checked on this processor yet: it is before it is first used.</source>
      <translation>引擎尚未在此处理器上检查；首次使用前会检查。</translation>
    </message>
    <message>
      <source>The file</source>
      <translation>文件</translation>
    </message>
    <message>
      <source>The file could not be moved to the trash.</source>
      <translation>无法把文件移到回收站。</translation>
    </message>
    <message>
      <source>The file is damaged or was built to do harm. If you trust it, open it in the program that made it, save it again, and open that file.</source>
      <translation>文件已损坏，或是为害人而制作的。如果您信任它，请用制作它的程序打开并重新保存，再打开那个文件。</translation>
    </message>
    <message>
      <source>The file “{path}” is no longer there.</source>
      <translation>文件“{path}”已不在那里。</translation>
    </message>
    <message>
      <source>The folder could not be kept: {reason}.</source>
      <translation>无法保存该文件夹：{reason}。</translation>
    </message>
    <message>
      <source>The folder “{folder}” does not exist.</source>
      <translation>文件夹“{folder}”不存在。</translation>
    </message>
    <message>
      <source>The folder “{path}” has no documents.</source>
      <translation>文件夹“{path}”中没有文档。</translation>
    </message>
    <message>
      <source>The form cannot show this file: {error}.</source>
      <translation>表单无法显示这个文件：{error}。</translation>
    </message>
    <message>
      <source>The hub answered {status} for “{name}”.</source>
      <translation>模型站对“{name}”的应答是 {status}。</translation>
    </message>
    <message>
      <source>The hub cannot be reached for “{name}”.</source>
      <translation>无法连接模型站以下载“{name}”。</translation>
    </message>
    <message>
      <source>The hub does not say how large “{name}” is.</source>
      <translation>模型站没有说明“{name}”有多大。</translation>
    </message>
    <message>
      <source>The hub has no file “{name}” in “{repository}”.</source>
      <translation>模型站的“{repository}”中没有文件“{name}”。</translation>
    </message>
    <message>
      <source>The hub sends more for “{name}” than the file is long.</source>
      <translation>模型站为“{name}”发来的数据超过了文件的长度。</translation>
    </message>
    <message>
      <source>The hub shows “{repository}” to nobody who is not logged in, or has no such repository.</source>
      <translation>模型站只向已登录者显示“{repository}”，或没有这个仓库。</translation>
    </message>
    <message>
      <source>The kind as a file</source>
      <translation>类型的文件</translation>
    </message>
    <message>
      <source>The kind “{kind}”</source>
      <translation>类型“{kind}”</translation>
    </message>
    <message>
      <source>The language changes when what goes on has ended.</source>
      <translation>正在进行的工作结束后，语言就会更换。</translation>
    </message>
    <message>
      <source>The largest budget that fits now is {n_k}K tokens.</source>
      <translation>目前放得下的最大预算是 {n_k}K 词元。</translation>
    </message>
    <message>
      <source>The library cannot be exported onto itself.</source>
      <translation>文库不能导出到它自身。</translation>
    </message>
    <message>
      <source>The library has no document “{file}”.</source>
      <translation>文库中没有文档“{file}”。</translation>
    </message>
    <message>
      <source>The library was damaged and could not be read. It was set aside as “{aside}”; nothing was deleted, and a new library was begun. What can still be read of it is taken over by: longleaf transfer repair “{aside}”</source>
      <translation>文库已损坏，无法读取。它已另存为“{aside}”；没有删除任何内容，并已建立新的文库。其中仍可读取的内容可用此命令取回：longleaf transfer repair “{aside}”</translation>
    </message>
    <message>
      <source>The library “{path}” cannot be opened: {reason}.</source>
      <translation>文库“{path}”无法打开：{reason}。</translation>
    </message>
    <message>
      <source>The library “{path}” cannot be written.</source>
      <translation>文库“{path}”无法写入。</translation>
    </message>
    <message>
      <source>The library “{path}” could not be used: {reason}.</source>
      <translation>文库“{path}”无法使用：{reason}。</translation>
    </message>
    <message>
      <source>The log is empty.</source>
      <translation>日志是空的。</translation>
    </message>
    <message>
      <source>The maker of “{repository}” wants to be asked before anybody downloads it.</source>
      <translation>“{repository}”的作者要求下载前先征得同意。</translation>
    </message>
    <message>
      <source>The manifest of {name} is damaged. Pull it again: ollama pull {name}.</source>
      <translation>{name} 的清单已损坏。请重新拉取：ollama pull {name}。</translation>
    </message>
    <message>
      <source>The model began to repeat itself without end in {n_repeated} of {n_parts} texts: they were stopped there.</source>
      <translation>模型在 {n_parts} 段文字中的 {n_repeated} 段里开始无休止地重复，已在该处停止。</translation>
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
      <source>The model has no chat template: a plain format is used. It may be a base model, which goes on with a text instead of answering.</source>
      <translation>此模型没有对话模板：改用简单格式。它可能是基座模型，只会续写文本，而不回答请求。</translation>
    </message>
    <message>
      <source>The model is asked again about each ✓</source>
      <translation>正在再就每个 ✓ 询问模型</translation>
    </message>
    <message>
      <source>The model is stretched with YaRN by a factor of {factor:.2g}, from {native:,} tokens to {n_context:,}.</source>
      <translation>模型用 YaRN 扩展 {factor:.2g} 倍，从 {native:,} 个词元到 {n_context:,} 个。</translation>
    </message>
    <message>
      <source>The model is thinking …</source>
      <translation>模型正在思考…</translation>
    </message>
    <message>
      <source>The model is too weak for this; the key passages are the document's own words.</source>
      <translation>这个模型不足以胜任；要点原文是文档自身的文字。</translation>
    </message>
    <message>
      <source>The model knows no system messages: the instructions stand at the beginning of the first message.</source>
      <translation>此模型不支持系统消息：指令放在第一条消息的开头。</translation>
    </message>
    <message>
      <source>The model noted nothing of {places}: read there yourself, or read the part again.</source>
      <translation>模型对 {places} 没有记下任何内容：请自行阅读该处，或重新读取该部分。</translation>
    </message>
    <message>
      <source>The model reads this part anew, and merges again what depends on it; everything else comes from the library</source>
      <translation>模型重新阅读此部分，并重新合并依赖它的内容；其余取自文库</translation>
    </message>
    <message>
      <source>The model reads what changed, and nothing else</source>
      <translation>模型只读改动之处，不读其他内容</translation>
    </message>
    <message>
      <source>The model stays as it is: {reason}.</source>
      <translation>模型保持原样：{reason}。</translation>
    </message>
    <message>
      <source>The model that came with Longleaf is tiny: it shows how everything works, but what it writes is often wrong. For real work we recommend {name} ({size}).</source>
      <translation>Longleaf 自带的模型很小：它能展示一切如何运作，但写出的内容常有错误。正式使用请选 {name}（{size}）。</translation>
    </message>
    <message>
      <source>The model thought until the room for its answer was used up. It is asked again with more room.</source>
      <translation>模型的思考用完了留给回答的空间。现在以更多空间重新提问。</translation>
    </message>
    <message>
      <source>The model wrote a thought and no answer.</source>
      <translation>模型只写了思考过程，没有给出回答。</translation>
    </message>
    <message>
      <source>The model wrote nothing for {n_missing} of {n} parts.</source>
      <translation>{n} 个部分中有 {n_missing} 个，模型没有写出任何内容。</translation>
    </message>
    <message>
      <source>The model wrote nothing.</source>
      <translation>模型没有写出任何内容。</translation>
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
      <source>The model's own text is back.</source>
      <translation>已恢复模型的原文。</translation>
    </message>
    <message>
      <source>The model's process crashed ({gone}); it was started again {how} and goes on with what is left.</source>
      <translation>模型进程崩溃（{gone}）；已改用以下方式重新启动并继续处理剩余部分：{how}。</translation>
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
      <source>The model's thought used up the room for its answer ({n:,} tokens).</source>
      <translation>模型的思考用完了留给回答的空间（{n:,} 个词元）。</translation>
    </message>
    <message>
      <source>The model's thought went round in circles and was stopped.</source>
      <translation>模型的思考陷入循环，已被停止。</translation>
    </message>
    <message>
      <source>The name “{name}” does not say what kind of file to write.</source>
      <translation>从名称“{name}”看不出要写成哪种文件。</translation>
    </message>
    <message>
      <source>The next question begins a new conversation.</source>
      <translation>下一个问题将开始新的对话。</translation>
    </message>
    <message>
      <source>The next question stands alone: what was said before is not read</source>
      <translation>下一个问题独立成篇：不读之前的对话</translation>
    </message>
    <message>
      <source>The note was removed.</source>
      <translation>笔记已删除。</translation>
    </message>
    <message>
      <source>The notes do not shrink enough to be merged.</source>
      <translation>笔记无法缩短到可以合并。</translation>
    </message>
    <message>
      <source>The numbers behind it: tokens, memory, limits</source>
      <translation>背后的数字：词元、内存、上限</translation>
    </message>
    <message>
      <source>The one statement is in the document as it stands</source>
      <translation>这条陈述在文档中有原文</translation>
    </message>
    <message>
      <source>The one statement is not in the document as it stands</source>
      <translation>这条陈述在文档中没有原文</translation>
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
      <source>The password does not open “{name}”.</source>
      <translation>密码打不开“{name}”。</translation>
    </message>
    <message>
      <source>The password is kept until Longleaf ends, and written nowhere.</source>
      <translation>密码保留到 Longleaf 关闭为止，不会写入任何地方。</translation>
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
      <source>The question was deleted.</source>
      <translation>问题已删除。</translation>
    </message>
    <message>
      <source>The queue has no entry {n}.</source>
      <translation>队列中没有第 {n} 项。</translation>
    </message>
    <message>
      <source>The queue is empty. Add to it with: longleaf queue add FILE</source>
      <translation>队列是空的。可用 longleaf queue add FILE 添加</translation>
    </message>
    <message>
      <source>The quotes opened in line {number} of the Modelfile are never closed.</source>
      <translation>Modelfile 第 {number} 行开始的引号一直没有结束。</translation>
    </message>
    <message>
      <source>The reading came to no end.</source>
      <translation>阅读没有完成。</translation>
    </message>
    <message>
      <source>The reading ended without an answer.</source>
      <translation>阅读结束了，但没有回答。</translation>
    </message>
    <message>
      <source>The result was sent to the printer.</source>
      <translation>结果已发送到打印机。</translation>
    </message>
    <message>
      <source>The run has stopped.</source>
      <translation>分析已停止。</translation>
    </message>
    <message>
      <source>The server at {origin} does not answer.</source>
      <translation>服务器 {origin} 没有应答。</translation>
    </message>
    <message>
      <source>The server at {origin} does not get its model loaded.</source>
      <translation>{origin} 处的服务器无法完成模型加载。</translation>
    </message>
    <message>
      <source>The server at {origin} does not list its models: {words}</source>
      <translation>{origin} 处的服务器没有列出其模型：{words}</translation>
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
      <source>The server at {origin} is loading its model.</source>
      <translation>{origin} 处的服务器正在加载模型。</translation>
    </message>
    <message>
      <source>The server at {origin} is not ready yet.</source>
      <translation>服务器 {origin} 尚未就绪。</translation>
    </message>
    <message>
      <source>The server at {origin} offers no model that writes text: {shown}.</source>
      <translation>{origin} 处的服务器没有能写文字的模型：{shown}。</translation>
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
      <source>The server at {origin} sends on to another address, which is not followed.</source>
      <translation>{origin} 上的服务器转到另一个地址，Longleaf 不会跟随。</translation>
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
      <source>The server does not say how long its context is: choose a budget no longer.</source>
      <translation>服务器没有说明上下文有多长：请选择不超过它的预算。</translation>
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
      <source>The settings could not be kept: {reason}.</source>
      <translation>无法保存设置：{reason}。</translation>
    </message>
    <message>
      <source>The starter model ({name}, {size_mib:.0f} MB) is tiny: it shows how Longleaf works, but writes poor summaries. For real work download a larger model.</source>
      <translation>入门模型（{name}，{size_mib:.0f} MB）很小：它能展示 Longleaf 如何工作，但写出的摘要较差。正式使用请下载更大的模型。</translation>
    </message>
    <message>
      <source>The starter model is not installed.</source>
      <translation>入门模型没有安装。</translation>
    </message>
    <message>
      <source>The starter model shows how Longleaf works, but is often wrong.</source>
      <translation>入门模型只用来展示 Longleaf 如何工作，内容常常有误。</translation>
    </message>
    <message>
      <source>The summaries of {n} documents do not fit a context of {n_context:,} tokens two at a time.</source>
      <translation>{n} 份文档的摘要即使两两合并也放不进 {n_context:,} 词元的上下文。</translation>
    </message>
    <message>
      <source>The summaries of {n} documents, {n_tokens:,} tokens: {rounds}.</source>
      <translation>{n} 份文档的摘要，共 {n_tokens:,} 词元：{rounds}。</translation>
    </message>
    <message>
      <source>The summary appears here while it is written.</source>
      <translation>摘要会在书写时显示在这里。</translation>
    </message>
    <message>
      <source>The summary is ready.</source>
      <translation>摘要已完成。</translation>
    </message>
    <message>
      <source>The summary was copied.</source>
      <translation>摘要已复制。</translation>
    </message>
    <message>
      <source>The test begins …</source>
      <translation>测试开始……</translation>
    </message>
    <message>
      <source>The test was stopped; nothing was kept.</source>
      <translation>测试已停止，没有保存任何内容。</translation>
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
      <source>The text of “{name}” cannot be read: its fonts do not tell their letters.</source>
      <translation>“{name}”的文字无法读取：其字体没有说明各个字母。</translation>
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
      <source>The {n} oldest questions were left out to make room.</source>
      <translation>为腾出空间，省去了最早的 {n} 个问题。</translation>
    </message>
    <message>
      <source>There are: {names}.</source>
      <translation>现有：{names}。</translation>
    </message>
    <message>
      <source>There is a kind “{name}” already.</source>
      <translation>已有名为“{name}”的类型。</translation>
    </message>
    <message>
      <source>There is no KV cache type “{kv_type}”.</source>
      <translation>没有 KV 缓存类型“{kv_type}”。</translation>
    </message>
    <message>
      <source>There is no document in what was dropped.</source>
      <translation>拖入的内容中没有文档。</translation>
    </message>
    <message>
      <source>There is no file or folder “{path}”.</source>
      <translation>没有文件或文件夹“{path}”。</translation>
    </message>
    <message>
      <source>There is no file “{attached}” in “{name}”.</source>
      <translation>“{name}”中没有文件“{attached}”。</translation>
    </message>
    <message>
      <source>There is no file “{path}”.</source>
      <translation>没有文件“{path}”。</translation>
    </message>
    <message>
      <source>There is no key.</source>
      <translation>没有密钥。</translation>
    </message>
    <message>
      <source>There is no kind of analysis called “{kind}”.</source>
      <translation>没有名为“{kind}”的分析类型。</translation>
    </message>
    <message>
      <source>There is no model file {path}.</source>
      <translation>没有模型文件 {path}。</translation>
    </message>
    <message>
      <source>There is no model on this computer yet. We recommend {name} ({size}).</source>
      <translation>本机上还没有模型。推荐 {name}（{size}）。</translation>
    </message>
    <message>
      <source>There is no model yet: choose one under Model.</source>
      <translation>还没有模型：请在“模型”下选择。</translation>
    </message>
    <message>
      <source>There is no model yet: open a document and choose one under Model.</source>
      <translation>还没有模型：请打开文档，在“模型”下选择。</translation>
    </message>
    <message>
      <source>There is no model.</source>
      <translation>没有模型。</translation>
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
      <source>There is no question.</source>
      <translation>没有问题。</translation>
    </message>
    <message>
      <source>There is no request to answer.</source>
      <translation>没有要回答的要求。</translation>
    </message>
    <message>
      <source>There is no room for temporary files either: free 50 MB.</source>
      <translation>临时文件也没有空间：请腾出 50 MB。</translation>
    </message>
    <message>
      <source>There is no room left on the disk for “{path}”.</source>
      <translation>磁盘上没有空间存放“{path}”。</translation>
    </message>
    <message>
      <source>There is no room left on the disk of the library “{path}”.</source>
      <translation>文库“{path}”所在的磁盘没有空间了。</translation>
    </message>
    <message>
      <source>There is no room left on the disk of “{target}”.</source>
      <translation>“{target}”所在的磁盘没有空间了。</translation>
    </message>
    <message>
      <source>There is no run {run} in the library for this document.</source>
      <translation>文库中没有此文档的第 {run} 次分析。</translation>
    </message>
    <message>
      <source>There is no run {run} in the library.</source>
      <translation>文库中没有第 {run} 次分析。</translation>
    </message>
    <message>
      <source>There is no schema “{name}.schema.json”.</source>
      <translation>没有模式文件“{name}.schema.json”。</translation>
    </message>
    <message>
      <source>There is no summary to save yet.</source>
      <translation>还没有可保存的摘要。</translation>
    </message>
    <message>
      <source>There is no “{place}”.</source>
      <translation>“{place}”不存在。</translation>
    </message>
    <message>
      <source>There is nothing to compare yet.</source>
      <translation>还没有可比较的内容。</translation>
    </message>
    <message>
      <source>These are the document's own sentences, chosen without a model, as you asked.</source>
      <translation>按您的要求，以下是文档原句，未使用模型选出。</translation>
    </message>
    <message>
      <source>These are the document's own sentences, chosen without a model: in its test {model} {told}.</source>
      <translation>以下是文档原句，未使用模型选出：测试中，{model} {told}。</translation>
    </message>
    <message>
      <source>These are the document's own sentences. {model} chose and ordered them, no more.</source>
      <translation>这些是文件自己的句子。{model}只负责选句和排序，没有写任何内容。</translation>
    </message>
    <message>
      <source>These damaged copies could not be looked into: {names}.</source>
      <translation>无法查看这些已损坏的副本：{names}。</translation>
    </message>
    <message>
      <source>They are used until Longleaf ends.</source>
      <translation>它们在 Longleaf 结束前有效。</translation>
    </message>
    <message>
      <source>They stay in the document's language.</source>
      <translation>原句保持文档的语言。</translation>
    </message>
    <message>
      <source>Thinking …</source>
      <translation>正在思考…</translation>
    </message>
    <message>
      <source>This cannot be undone. Delete it all?</source>
      <translation>此操作无法撤销。全部删除吗？</translation>
    </message>
    <message>
      <source>This document</source>
      <translation>此文档</translation>
    </message>
    <message>
      <source>This document has no sentences that key passages could be chosen from.</source>
      <translation>这份文档没有可供选取的句子，因此没有要点原文。</translation>
    </message>
    <message>
      <source>This document is being read just now.</source>
      <translation>正在阅读这份文档。</translation>
    </message>
    <message>
      <source>This document is being read right now, so it cannot be forgotten.</source>
      <translation>此文档正在阅读中，不能删除。</translation>
    </message>
    <message>
      <source>This document is not in the library.</source>
      <translation>此文档不在文库中。</translation>
    </message>
    <message>
      <source>This is all that a model is sent of the document, with the names of its places; above it stands what was not read, below it what is no part of the text.</source>
      <translation>模型收到的文档内容全部在此，并标有各处的名称；未读取的内容列在最上方，不属于正文的内容列在最下方。</translation>
    </message>
    <message>
      <source>This kind answers with data. Its fields and categories are edited as a file.</source>
      <translation>此类型以数据回答，其字段和类别请作为文件编辑。</translation>
    </message>
    <message>
      <source>This kind of analysis has no length “{length}”.</source>
      <translation>此类分析没有篇幅“{length}”。</translation>
    </message>
    <message>
      <source>This library is not sound: {why}.</source>
      <translation>此文库不完好：{why}。</translation>
    </message>
    <message>
      <source>This library was written by a newer Longleaf and cannot be changed here.</source>
      <translation>此文库由较新版本的 Longleaf 写成，在此不能更改。</translation>
    </message>
    <message>
      <source>This library was written by a newer Longleaf. It can be read here but not changed; update Longleaf to go on with it.</source>
      <translation>此文库由较新版本的 Longleaf 写成。在此可以读取但不能更改；请更新 Longleaf 以继续使用。</translation>
    </message>
    <message>
      <source>This model cannot read so many tokens.</source>
      <translation>该模型无法读取这么多词元。</translation>
    </message>
    <message>
      <source>This model does not fit at any budget; choose a smaller one.</source>
      <translation>此模型在任何预算下都放不下；请选择更小的模型。</translation>
    </message>
    <message>
      <source>This model holds at most {n_context:,}.</source>
      <translation>此模型最多容纳 {n_context:,}。</translation>
    </message>
    <message>
      <source>This model reads fewer tokens at once than any of these budgets.</source>
      <translation>此模型一次能读的词元少于表中的任何预算。</translation>
    </message>
    <message>
      <source>This run was going on when it was copied. Its finished parts came with it; run it again to go on from there.</source>
      <translation>复制时这次分析还在进行。已完成的部分一并复制了；再次运行即可从那里继续。</translation>
    </message>
    <message>
      <source>This system has no keyring that Longleaf can use: the key is not stored and is asked for again at the next start.</source>
      <translation>此系统没有 Longleaf 可用的钥匙串：密钥不会保存，下次启动时会再次询问。</translation>
    </message>
    <message>
      <source>Thought for {duration}</source>
      <translation>思考了 {duration}</translation>
    </message>
    <message>
      <source>Thought for {duration}.</source>
      <translation>思考了 {duration}。</translation>
    </message>
    <message>
      <source>Threads</source>
      <translation>线程</translation>
    </message>
    <message>
      <source>Time</source>
      <translation>时间</translation>
    </message>
    <message>
      <source>Title</source>
      <translation>标题</translation>
    </message>
    <message>
      <source>Title of the new kind:</source>
      <translation>新类型的标题：</translation>
    </message>
    <message>
      <source>Today</source>
      <translation>今天</translation>
    </message>
    <message>
      <source>Tokens</source>
      <translation>词元</translation>
    </message>
    <message>
      <source>Tokens are {how}.</source>
      <translation>词元数：{how}。</translation>
    </message>
    <message>
      <source>Try again in a few minutes; what has arrived is kept.</source>
      <translation>请几分钟后再试；已收到的内容会保留。</translation>
    </message>
    <message>
      <source>Try again in a moment.</source>
      <translation>请稍后再试。</translation>
    </message>
    <message>
      <source>Try again later, or use another hub.</source>
      <translation>请稍后再试，或使用另一个模型站。</translation>
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
      <source>Try again.</source>
      <translation>请重试。</translation>
    </message>
    <message>
      <source>Try another one.</source>
      <translation>请试另一个密码。</translation>
    </message>
    <message>
      <source>Try the sample contract</source>
      <translation>试用示例合同</translation>
    </message>
    <message>
      <source>Turn it off in the settings (Network), or unset HF_HUB_OFFLINE.</source>
      <translation>请在设置（网络）中关闭它，或取消 HF_HUB_OFFLINE。</translation>
    </message>
    <message>
      <source>Two notes of this document do not fit one context together, so they cannot be merged.</source>
      <translation>此文档的两份笔记放不进同一个上下文，因此无法合并。</translation>
    </message>
    <message>
      <source>Type at least one letter.</source>
      <translation>请至少输入一个字。</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>撤销</translation>
    </message>
    <message>
      <source>Undo (Ctrl+Z)</source>
      <translation>撤销（Ctrl+Z）</translation>
    </message>
    <message>
      <source>Unpack it with its password first, then open the file inside.</source>
      <translation>请先用密码解开，再打开其中的文件。</translation>
    </message>
    <message>
      <source>Up to {n} parts are read together from now on.</source>
      <translation>今后最多同时阅读 {n} 个部分。</translation>
    </message>
    <message>
      <source>Update Longleaf, or set LONGLEAF_HOME to another folder.</source>
      <translation>请更新 Longleaf，或把 LONGLEAF_HOME 设为另一个文件夹。</translation>
    </message>
    <message>
      <source>Update Longleaf, then import it.</source>
      <translation>请更新 Longleaf，然后导入。</translation>
    </message>
    <message>
      <source>Upper and lower case make no difference to a collection.</source>
      <translation>合集不区分大小写。</translation>
    </message>
    <message>
      <source>Upper and lower case make no difference to a tag.</source>
      <translation>标签不区分大小写。</translation>
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
      <source>Use this model</source>
      <translation>使用此模型</translation>
    </message>
    <message>
      <source>Use up to 40 letters, digits, hyphens or underscores.</source>
      <translation>请使用不超过 40 个字母、数字、连字符或下划线。</translation>
    </message>
    <message>
      <source>Usual</source>
      <translation>默认</translation>
    </message>
    <message>
      <source>Version</source>
      <translation>版本</translation>
    </message>
    <message>
      <source>Versions, machine, settings and what went wrong: nothing of any document, no names of files, no addresses. Nothing is sent; copy it where you need it.</source>
      <translation>版本、机器、设置和出错情况：不含任何文档内容、文件名或地址。不会发送任何内容；请自行复制到需要的地方。</translation>
    </message>
    <message>
      <source>Wait for it to finish.</source>
      <translation>请等它完成。</translation>
    </message>
    <message>
      <source>Was number {number}.</source>
      <translation>原编号为 {number}。</translation>
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
      <source>What</source>
      <translation>内容</translation>
    </message>
    <message>
      <source>What Longleaf &amp;read…</source>
      <translation>Longleaf 读到的内容(&amp;R)…</translation>
    </message>
    <message>
      <source>What Longleaf read</source>
      <translation>Longleaf 读到的内容</translation>
    </message>
    <message>
      <source>What answers at {origin} is not an OpenAI-compatible server.</source>
      <translation>{origin} 上应答的不是与 OpenAI 兼容的服务器。</translation>
    </message>
    <message>
      <source>What are its limits, and who paid for it?</source>
      <translation>有哪些局限，由谁资助？</translation>
    </message>
    <message>
      <source>What arrived was removed; download it again.</source>
      <translation>已删除收到的内容；请重新下载。</translation>
    </message>
    <message>
      <source>What arrived was removed; try again later, or use another hub.</source>
      <translation>已收到的数据已删除；请稍后再试，或使用其他模型站。</translation>
    </message>
    <message>
      <source>What came as “{name}” is no model in the GGUF format.</source>
      <translation>作为“{name}”到达的不是 GGUF 格式的模型。</translation>
    </message>
    <message>
      <source>What changed</source>
      <translation>改动</translation>
    </message>
    <message>
      <source>What has no room beside the others</source>
      <translation>旁边放不下的其他操作</translation>
    </message>
    <message>
      <source>What is asked for it</source>
      <translation>对应的要求</translation>
    </message>
    <message>
      <source>What is asked of the whole document</source>
      <translation>对整份文档的要求</translation>
    </message>
    <message>
      <source>What is inside, and its licences</source>
      <translation>其中的组件及其许可证</translation>
    </message>
    <message>
      <source>What is not finished is not kept: the answer to a question, the summary of a comparison, a scan that is being recognised. What is in the library stays.</source>
      <translation>未完成的内容不会保留：问题的回答、比较的摘要、正在识别的扫描件。文库中的内容保持不变。</translation>
    </message>
    <message>
      <source>What is noted of each part of a long document</source>
      <translation>对长文档每一部分记什么笔记</translation>
    </message>
    <message>
      <source>What is old becomes new</source>
      <translation>新旧对调</translation>
    </message>
    <message>
      <source>What is paid, when, and what happens if it is late?</source>
      <translation>要付多少钱，何时支付，逾期会怎样？</translation>
    </message>
    <message>
      <source>What is shown of it</source>
      <translation>显示内容</translation>
    </message>
    <message>
      <source>What is this document, and what matters most in it?</source>
      <translation>这是什么文档，其中最重要的是什么？</translation>
    </message>
    <message>
      <source>What is unclear or unusual in it?</source>
      <translation>其中有哪些不清楚或不寻常之处？</translation>
    </message>
    <message>
      <source>What is unusual, one-sided or unclear in it?</source>
      <translation>有哪些不寻常、偏向一方或不清楚的地方？</translation>
    </message>
    <message>
      <source>What it wrote last is in “{log_path}”.</source>
      <translation>它最后写下的内容在“{log_path}”中。</translation>
    </message>
    <message>
      <source>What models wrote for parts</source>
      <translation>模型为各部分写下的内容</translation>
    </message>
    <message>
      <source>What question does the paper ask, and what does it find?</source>
      <translation>论文研究什么问题，得出什么结论？</translation>
    </message>
    <message>
      <source>What should be found out or written?</source>
      <translation>想了解或写出什么？</translation>
    </message>
    <message>
      <source>What the changes mean</source>
      <translation>改动的含义</translation>
    </message>
    <message>
      <source>What the document supports</source>
      <translation>文档支持的内容</translation>
    </message>
    <message>
      <source>What the marks behind the statements mean</source>
      <translation>陈述后面标记的含义</translation>
    </message>
    <message>
      <source>What the model gets</source>
      <translation>模型收到的内容</translation>
    </message>
    <message>
      <source>What the model noted of the part stands here.</source>
      <translation>模型对此部分的笔记显示在这里。</translation>
    </message>
    <message>
      <source>What the model thought</source>
      <translation>模型的思考</translation>
    </message>
    <message>
      <source>What the model's test gave</source>
      <translation>模型测试的结果</translation>
    </message>
    <message>
      <source>What to make of the document</source>
      <translation>对文档做什么</translation>
    </message>
    <message>
      <source>What was finished is kept. Try again.</source>
      <translation>已完成的会保留。请重试。</translation>
    </message>
    <message>
      <source>What was left out</source>
      <translation>略去的内容</translation>
    </message>
    <message>
      <source>What was noted of the part</source>
      <translation>此部分的笔记</translation>
    </message>
    <message>
      <source>What was read of a document is kept on disk, so that the next question about it starts at once. What was not used for longest goes first.</source>
      <translation>读过的文档内容保存在磁盘上，下次提问可立即开始。最久未用的最先清除。</translation>
    </message>
    <message>
      <source>What was read stays in memory as long as the model is used for nothing else.</source>
      <translation>只要模型不用于其他事情，已读内容就保留在内存中。</translation>
    </message>
    <message>
      <source>What was read…</source>
      <translation>查看读到的内容…</translation>
    </message>
    <message>
      <source>What was written is kept.</source>
      <translation>已写出的内容已保留。</translation>
    </message>
    <message>
      <source>What was written of the rest is kept, too.</source>
      <translation>其余部分已写出的内容也已保留。</translation>
    </message>
    <message>
      <source>What would you like to do?</source>
      <translation>您想做什么？</translation>
    </message>
    <message>
      <source>When it was made</source>
      <translation>生成的时间</translation>
    </message>
    <message>
      <source>Where</source>
      <translation>位置</translation>
    </message>
    <message>
      <source>Which amounts, figures and dates matter most?</source>
      <translation>哪些金额、数字和日期最重要？</translation>
    </message>
    <message>
      <source>Which figures</source>
      <translation>哪类数字</translation>
    </message>
    <message>
      <source>Which figures carry the result, and how certain are they?</source>
      <translation>支撑结论的是哪些数字，可靠程度如何？</translation>
    </message>
    <message>
      <source>Which table of the result</source>
      <translation>结果的哪个表格</translation>
    </message>
    <message>
      <source>Who has to do what, and by when?</source>
      <translation>谁必须做什么，期限是什么时候？</translation>
    </message>
    <message>
      <source>Who is liable for what, and up to which amount?</source>
      <translation>谁对什么承担责任，上限是多少？</translation>
    </message>
    <message>
      <source>Whoever runs that server can read and keep it.</source>
      <translation>运行该服务器的人可以阅读并保存这些内容。</translation>
    </message>
    <message>
      <source>With other settings…</source>
      <translation>用其他设置…</translation>
    </message>
    <message>
      <source>Without what is stored</source>
      <translation>不用已保存的内容</translation>
    </message>
    <message>
      <source>Word (*.docx)</source>
      <translation>Word (*.docx)</translation>
    </message>
    <message>
      <source>Write a note…</source>
      <translation>写笔记…</translation>
    </message>
    <message>
      <source>Write at most ten sentences.</source>
      <translation>最多写十句。</translation>
    </message>
    <message>
      <source>Write each as: name = "text".</source>
      <translation>每项请写成：name = "text"。</translation>
    </message>
    <message>
      <source>Write it like http://192.168.1.20:8000.</source>
      <translation>请写成类似 http://192.168.1.20:8000 的形式。</translation>
    </message>
    <message>
      <source>Write them as ["a", "b"].</source>
      <translation>请写成 ["a", "b"]。</translation>
    </message>
    <message>
      <source>Write what you want to know.</source>
      <translation>请写下您想知道的内容。</translation>
    </message>
    <message>
      <source>Write {own} where it belongs, or remove “asks”.</source>
      <translation>请在合适处写上 {own}，或删除“asks”。</translation>
    </message>
    <message>
      <source>Writes the questions and answers to a Markdown file</source>
      <translation>把问题和回答写入 Markdown 文件</translation>
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
      <source>Your changes are kept.</source>
      <translation>已保留您的修改。</translation>
    </message>
    <message>
      <source>Your changes were discarded.</source>
      <translation>您的修改已放弃。</translation>
    </message>
    <message>
      <source>Your folders</source>
      <translation>您的文件夹</translation>
    </message>
    <message>
      <source>Your note (a search finds it):</source>
      <translation>您的笔记（可被搜索到）：</translation>
    </message>
    <message>
      <source>Your note on this statement:</source>
      <translation>您对此陈述的笔记：</translation>
    </message>
    <message>
      <source>Your own request</source>
      <translation>您自己的要求</translation>
    </message>
    <message>
      <source>Your question</source>
      <translation>您的问题</translation>
    </message>
    <message>
      <source>Your question about “{title}” is answered.</source>
      <translation>您关于“{title}”的问题已有回答。</translation>
    </message>
    <message>
      <source>`longleaf text` shows the names of attached files.</source>
      <translation>`longleaf text` 会列出附件的名称。</translation>
    </message>
    <message>
      <source>a Visio drawing</source>
      <translation>Visio 图形文件</translation>
    </message>
    <message>
      <source>a computer on the internet</source>
      <translation>互联网上的一台电脑</translation>
    </message>
    <message>
      <source>a contract</source>
      <translation>合同</translation>
    </message>
    <message>
      <source>a document's outline cannot be read</source>
      <translation>有一份文档的目录无法读取</translation>
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
      <source>a model that ranks texts</source>
      <translation>一个对文本排序的模型</translation>
    </message>
    <message>
      <source>a paper</source>
      <translation>论文</translation>
    </message>
    <message>
      <source>a part of the text of {pages}, which cannot be read: its font does not say which letters it shows</source>
      <translation>{pages}的一部分文字，无法读取：其字体没有说明所显示的是哪些字母</translation>
    </message>
    <message>
      <source>a part of the text of {pages}, which cannot be read: its font does not say which letters it shows (text recognition can read it)</source>
      <translation>{pages}的一部分文字，无法读取：其字体没有说明所显示的是哪些字母（文字识别可以读出）</translation>
    </message>
    <message>
      <source>a presentation</source>
      <translation>演示文稿</translation>
    </message>
    <message>
      <source>a web page instead of an answer</source>
      <translation>回答的是一个网页</translation>
    </message>
    <message>
      <source>aborted itself</source>
      <translation>自行中止</translation>
    </message>
    <message>
      <source>about {duration}</source>
      <translation>约 {duration}</translation>
    </message>
    <message>
      <source>about {duration} left</source>
      <translation>约剩 {duration}</translation>
    </message>
    <message>
      <source>about {memory_gib:.1f} GiB of memory</source>
      <translation>约 {memory_gib:.1f} GiB 内存</translation>
    </message>
    <message>
      <source>access violation</source>
      <translation>访问冲突</translation>
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
      <source>all that are done</source>
      <translation>所有已完成的</translation>
    </message>
    <message>
      <source>always thinks before it answers</source>
      <translation>回答前总会思考</translation>
    </message>
    <message>
      <source>an Excel workbook</source>
      <translation>Excel 工作簿</translation>
    </message>
    <message>
      <source>an OpenDocument chart</source>
      <translation>OpenDocument 图表</translation>
    </message>
    <message>
      <source>an OpenDocument database</source>
      <translation>OpenDocument 数据库</translation>
    </message>
    <message>
      <source>an OpenDocument drawing</source>
      <translation>OpenDocument 绘图</translation>
    </message>
    <message>
      <source>an OpenDocument presentation</source>
      <translation>OpenDocument 演示文稿</translation>
    </message>
    <message>
      <source>an OpenDocument spreadsheet</source>
      <translation>OpenDocument 电子表格</translation>
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
      <source>and {n} more; --json lists them.</source>
      <translation>另有 {n} 条；用 --json 列出。</translation>
    </message>
    <message>
      <source>another computer on your local network</source>
      <translation>您本地网络中的另一台电脑</translation>
    </message>
    <message>
      <source>answer to a question</source>
      <translation>问题的回答</translation>
    </message>
    <message>
      <source>argument %(argument_name)s: %(message)s</source>
      <translation>参数 %(argument_name)s：%(message)s</translation>
    </message>
    <message>
      <source>arithmetic error</source>
      <translation>算术错误</translation>
    </message>
    <message>
      <source>as `longleaf history` lists it</source>
      <translation>longleaf history 所列的编号</translation>
    </message>
    <message>
      <source>as it was built</source>
      <translation>按编译时的方式</translation>
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
      <source>at {label}</source>
      <translation>在 {label} </translation>
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
      <source>brief, one-page …</source>
      <translation>brief、one-page…</translation>
    </message>
    <message>
      <source>bus error</source>
      <translation>总线错误</translation>
    </message>
    <message>
      <source>calibration data for a model</source>
      <translation>模型的校准数据</translation>
    </message>
    <message>
      <source>can think before it answers</source>
      <translation>回答前可以思考</translation>
    </message>
    <message>
      <source>cancelled</source>
      <translation>已取消</translation>
    </message>
    <message>
      <source>cannot be seen on the page</source>
      <translation>在页面上看不见</translation>
    </message>
    <message>
      <source>cannot be used</source>
      <translation>无法使用</translation>
    </message>
    <message>
      <source>cannot be used: {reason}</source>
      <translation>无法使用：{reason}</translation>
    </message>
    <message>
      <source>carry the library to another machine, as one file, or save what a damaged one still has</source>
      <translation>把文库作为一个文件带到另一台机器，或挽救受损文库中余下的内容</translation>
    </message>
    <message>
      <source>certainty about the letters of {pages}: their font does not name them, so that they were worked out (text recognition can check them)</source>
      <translation>对{pages}各个字母的把握：字体没有给出它们，是推算出来的（文字识别可以核对）</translation>
    </message>
    <message>
      <source>changed</source>
      <translation>修改</translation>
    </message>
    <message>
      <source>check again how the engine runs on this processor</source>
      <translation>重新检查引擎在此处理器上的运行情况</translation>
    </message>
    <message>
      <source>checking {part:.0%} of {size_gb:.2f} GB</source>
      <translation>正在校验 {size_gb:.2f} GB 中的 {part:.0%}</translation>
    </message>
    <message>
      <source>choose from: {known}</source>
      <translation>可选：{known}</translation>
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
      <source>damaged heap</source>
      <translation>堆损坏</translation>
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
      <source>default: one-page</source>
      <translation>默认：one-page（一页）</translation>
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
      <source>does not fit here now: it needs {need_gib:.1f} GiB of memory</source>
      <translation>目前本机放不下：需要 {need_gib:.1f} GiB 内存</translation>
    </message>
    <message>
      <source>done</source>
      <translation>完成</translation>
    </message>
    <message>
      <source>download a recommended model, or a GGUF file by its link</source>
      <translation>下载推荐的模型，或按链接下载 GGUF 文件</translation>
    </message>
    <message>
      <source>download it although it is there already</source>
      <translation>即使已有也重新下载</translation>
    </message>
    <message>
      <source>downloading {part:.0%} of {size_gb:.2f} GB</source>
      <translation>正在下载 {size_gb:.2f} GB 中的 {part:.0%}</translation>
    </message>
    <message>
      <source>embedded objects</source>
      <translation>嵌入的对象</translation>
    </message>
    <message>
      <source>endnotes</source>
      <translation>尾注</translation>
    </message>
    <message>
      <source>estimated, since this server does not count tokens</source>
      <translation>估计值，因为此服务器不提供词元计数</translation>
    </message>
    <message>
      <source>everything</source>
      <translation>全部</translation>
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
      <source>expected at least one argument</source>
      <translation>至少需要一个值</translation>
    </message>
    <message>
      <source>expected one argument</source>
      <translation>需要一个值</translation>
    </message>
    <message>
      <source>failed</source>
      <translation>失败</translation>
    </message>
    <message>
      <source>favourite, </source>
      <translation>收藏，</translation>
    </message>
    <message>
      <source>finished</source>
      <translation>已完成</translation>
    </message>
    <message>
      <source>fits here up to {n_k}K tokens ({need_gib:.1f} GiB {where}, KV cache in {kv_type})</source>
      <translation>本机放得下，最多 {n_k}K 词元（{need_gib:.1f} GiB，{where}，KV 缓存为 {kv_type}）</translation>
    </message>
    <message>
      <source>footnotes</source>
      <translation>脚注</translation>
    </message>
    <message>
      <source>for an encrypted PDF; or set LONGLEAF_PASSWORD, which others cannot see</source>
      <translation>用于加密的 PDF；也可设置他人看不到的 LONGLEAF_PASSWORD</translation>
    </message>
    <message>
      <source>for ever</source>
      <translation>永久</translation>
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
      <source>found {where}</source>
      <translation>{where}找到</translation>
    </message>
    <message>
      <source>from the library</source>
      <translation>取自文库</translation>
    </message>
    <message>
      <source>has characters that are not shown</source>
      <translation>含有不显示的字符</translation>
    </message>
    <message>
      <source>hidden text ({n})</source>
      <translation>隐藏文字（{n}）</translation>
    </message>
    <message>
      <source>hidden text on {pages}</source>
      <translation>{pages}上的隐藏文字</translation>
    </message>
    <message>
      <source>illegal instruction</source>
      <translation>非法指令</translation>
    </message>
    <message>
      <source>imitates the marks of a chat with a model</source>
      <translation>模仿与模型对话的标记</translation>
    </message>
    <message>
      <source>in parts</source>
      <translation>分部分</translation>
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
      <source>invalid %(type)s value: %(value)r</source>
      <translation>%(type)s 的值无效：%(value)r</translation>
    </message>
    <message>
      <source>invalid choice: %(value)r (choose from %(choices)s)</source>
      <translation>无效的选择：%(value)r（可选：%(choices)s）</translation>
    </message>
    <message>
      <source>it carries a program of its own (“{active}”)</source>
      <translation>它带有自己的程序（“{active}”）</translation>
    </message>
    <message>
      <source>it did not end</source>
      <translation>未能结束</translation>
    </message>
    <message>
      <source>it gave no result</source>
      <translation>未给出结果</translation>
    </message>
    <message>
      <source>it is damaged ({result})</source>
      <translation>它已损坏（{result}）</translation>
    </message>
    <message>
      <source>it is no library</source>
      <translation>它不是文库</translation>
    </message>
    <message>
      <source>it was not written by Longleaf</source>
      <translation>它不是由 Longleaf 写成的</translation>
    </message>
    <message>
      <source>it withheld the answer (content filter)</source>
      <translation>它不给出回答（内容过滤）</translation>
    </message>
    <message>
      <source>its headers, footers and pictures, for the file is damaged</source>
      <translation>页眉、页脚和图片，因为文件已损坏</translation>
    </message>
    <message>
      <source>its results were wrong</source>
      <translation>结果错误</translation>
    </message>
    <message>
      <source>its rows do not belong together ({error})</source>
      <translation>其中的行互不匹配（{error}）</translation>
    </message>
    <message>
      <source>its table “{table}” is not as it should be</source>
      <translation>其中的表“{table}”不合要求</translation>
    </message>
    <message>
      <source>its words are there: compare</source>
      <translation>字句在那里：请对照</translation>
    </message>
    <message>
      <source>keep a server's address, and its key in the keyring</source>
      <translation>保存服务器的地址，密钥存入钥匙串</translation>
    </message>
    <message>
      <source>keeps {n_kept} of {n_facts} facts ({n_cited} with the right page), invents {n_invented}</source>
      <translation>在 {n_facts} 个事实中保留 {n_kept} 个（{n_cited} 个页码正确），编造 {n_invented} 个</translation>
    </message>
    <message>
      <source>key passages</source>
      <translation>要点原文</translation>
    </message>
    <message>
      <source>key passages, word for word, chosen without a model</source>
      <translation>要点原文，逐字摘录，未使用模型</translation>
    </message>
    <message>
      <source>killed from outside, {name}</source>
      <translation>被外部终止，{name}</translation>
    </message>
    <message>
      <source>let the model think before each answer, with room for so many tokens</source>
      <translation>让模型在每次回答前思考，并为此留出这么多词元</translation>
    </message>
    <message>
      <source>let these be read again</source>
      <translation>重读这些</translation>
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
      <source>list recommended models, and which fit this machine</source>
      <translation>列出推荐的模型，以及哪些适合本机</translation>
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
      <source>llama.cpp does not understand its grammar</source>
      <translation>llama.cpp 无法理解其语法</translation>
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
      <source>made by hand</source>
      <translation>人工撰写</translation>
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
      <source>moved, changed</source>
      <translation>移动并修改</translation>
    </message>
    <message>
      <source>names no page, and no passage says it</source>
      <translation>未注明页码，文档中也没有这样的段落</translation>
    </message>
    <message>
      <source>neither contract nor paper</source>
      <translation>合同和论文以外的文档</translation>
    </message>
    <message>
      <source>no</source>
      <translation>否</translation>
    </message>
    <message>
      <source>no GPU that this build of llama.cpp can use</source>
      <translation>没有此版本 llama.cpp 可用的 GPU</translation>
    </message>
    <message>
      <source>no memory left, {name}</source>
      <translation>内存耗尽，{name}</translation>
    </message>
    <message>
      <source>no message</source>
      <translation>没有说明</translation>
    </message>
    <message>
      <source>no, needs {gib} GiB</source>
      <translation>否，需要 {gib} GiB</translation>
    </message>
    <message>
      <source>none fits</source>
      <translation>没有放得下的</translation>
    </message>
    <message>
      <source>not allowed with argument %s</source>
      <translation>不能与参数 %s 合用</translation>
    </message>
    <message>
      <source>not found</source>
      <translation>未找到</translation>
    </message>
    <message>
      <source>not in the document</source>
      <translation>不在文档中</translation>
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
      <source>not stated</source>
      <translation>未说明</translation>
    </message>
    <message>
      <source>not tested</source>
      <translation>未测试</translation>
    </message>
    <message>
      <source>not tested: longleaf models --test NAME</source>
      <translation>未测试：longleaf models --test 名称</translation>
    </message>
    <message>
      <source>not there, but {where}</source>
      <translation>不在那里，而{where}</translation>
    </message>
    <message>
      <source>not word for word there: compare {where}</source>
      <translation>那里没有原话：请与{where}对照</translation>
    </message>
    <message>
      <source>note</source>
      <translation>笔记</translation>
    </message>
    <message>
      <source>nothing</source>
      <translation>没有</translation>
    </message>
    <message>
      <source>nothing in the document says it</source>
      <translation>文档中没有这样的内容</translation>
    </message>
    <message>
      <source>nothing is left out</source>
      <translation>全文不遗漏</translation>
    </message>
    <message>
      <source>numbers of clauses and lists</source>
      <translation>条款和列表的编号</translation>
    </message>
    <message>
      <source>of memory</source>
      <translation>内存</translation>
    </message>
    <message>
      <source>of several documents: each for itself, and no summary of all</source>
      <translation>有几份文档时：各写各的，不写总的摘要</translation>
    </message>
    <message>
      <source>of the answer</source>
      <translation>回答的语言</translation>
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
      <source>on the cited page</source>
      <translation>在所引页上</translation>
    </message>
    <message>
      <source>on the graphics card</source>
      <translation>在显卡上</translation>
    </message>
    <message>
      <source>on the processor alone</source>
      <translation>仅用处理器</translation>
    </message>
    <message>
      <source>on {label}</source>
      <translation>在{label}</translation>
    </message>
    <message>
      <source>one attached file ({names})</source>
      <translation>一个附件（{names}）</translation>
    </message>
    <message>
      <source>one merge</source>
      <translation>合并一次</translation>
    </message>
    <message>
      <source>one part</source>
      <translation>1 个部分</translation>
    </message>
    <message>
      <source>one pass</source>
      <translation>一次读完</translation>
    </message>
    <message>
      <source>open the window (with files, if named)</source>
      <translation>打开窗口（可指定要打开的文件）</translation>
    </message>
    <message>
      <source>options</source>
      <translation>选项</translation>
    </message>
    <message>
      <source>p. {n}</source>
      <translation>第 {n} 页</translation>
    </message>
    <message>
      <source>page found by Longleaf</source>
      <translation>页码由 Longleaf 找到</translation>
    </message>
    <message>
      <source>page {n}</source>
      <translation>第 {n} 页</translation>
    </message>
    <message>
      <source>pages {numbers}</source>
      <translation>第 {numbers} 页</translation>
    </message>
    <message>
      <source>part {numbers}</source>
      <translation>第 {numbers} 部分</translation>
    </message>
    <message>
      <source>part {n} failed: {message}</source>
      <translation>第 {n} 部分失败：{message}</translation>
    </message>
    <message>
      <source>parts after the end: references, appendix, acknowledgements, notes, index</source>
      <translation>不读正文之后的部分：references（参考文献）、appendix（附录）、acknowledgements（致谢）、notes（注释）、index（索引）</translation>
    </message>
    <message>
      <source>parts {numbers}</source>
      <translation>第 {numbers} 部分</translation>
    </message>
    <message>
      <source>parts: {counts}</source>
      <translation>部分：{counts}</translation>
    </message>
    <message>
      <source>positional arguments</source>
      <translation>位置参数</translation>
    </message>
    <message>
      <source>pp. {first}–{last}</source>
      <translation>第 {first}–{last} 页</translation>
    </message>
    <message>
      <source>print the plan and stop</source>
      <translation>只输出计划</translation>
    </message>
    <message>
      <source>privileged instruction</source>
      <translation>特权指令</translation>
    </message>
    <message>
      <source>prose by the model, or the document's own sentences: as the model chooses them, or key passages without a model; by default what the model's report card allows (longleaf models)</source>
      <translation>由模型撰写正文（prose），或使用文件自己的句子：由模型挑选（choice），或不用模型的关键段落（passages）；默认取决于模型的成绩单（longleaf models）</translation>
    </message>
    <message>
      <source>put files and folders at the end</source>
      <translation>把文件和文件夹排到末尾</translation>
    </message>
    <message>
      <source>read many documents, one after the other</source>
      <translation>依次阅读多份文档</translation>
    </message>
    <message>
      <source>read these first, in this order</source>
      <translation>先读这些，按此顺序</translation>
    </message>
    <message>
      <source>read this file within a PDF instead; longleaf text shows the names</source>
      <translation>改读 PDF 中的这个附件；longleaf text 会列出名称</translation>
    </message>
    <message>
      <source>read what waits; Ctrl-C pauses</source>
      <translation>阅读等待的文档；Ctrl-C 暂停</translation>
    </message>
    <message>
      <source>read with an OpenAI-compatible server, or several that share the work</source>
      <translation>用与 OpenAI 兼容的服务器阅读，也可由几个服务器分担</translation>
    </message>
    <message>
      <source>reading</source>
      <translation>阅读中</translation>
    </message>
    <message>
      <source>reads {prefill_tps:,.0f} tokens/s</source>
      <translation>读取 {prefill_tps:,.0f} 词元/秒</translation>
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
      <source>renumbered</source>
      <translation>重新编号</translation>
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
      <source>same words and figures on its page</source>
      <translation>所注页面有相同的文字和数字</translation>
    </message>
    <message>
      <source>search documents, summaries and notes in the library</source>
      <translation>在文库中搜索文档、摘要和笔记</translation>
    </message>
    <message>
      <source>see its files</source>
      <translation>见其文件</translation>
    </message>
    <message>
      <source>see: longleaf catalogue; or a link to a GGUF file</source>
      <translation>见：longleaf catalogue；或 GGUF 文件的链接</translation>
    </message>
    <message>
      <source>see: longleaf kinds</source>
      <translation>见：longleaf kinds</translation>
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
      <source>segmentation fault</source>
      <translation>段错误</translation>
    </message>
    <message>
      <source>serve assistants and agents (Model Context Protocol over standard input and output)</source>
      <translation>为助手和智能体提供服务（通过标准输入输出的 Model Context Protocol）</translation>
    </message>
    <message>
      <source>show a document's key passages, at once and without a model</source>
      <translation>立即显示文档的要点原文，不使用模型</translation>
    </message>
    <message>
      <source>show details of errors</source>
      <translation>显示错误的细节</translation>
    </message>
    <message>
      <source>show program's version number and exit</source>
      <translation>显示程序的版本号并退出</translation>
    </message>
    <message>
      <source>show this help message and exit</source>
      <translation>显示此帮助并退出</translation>
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
      <source>show what is read of a document</source>
      <translation>显示从文档中读到的内容</translation>
    </message>
    <message>
      <source>show what this machine has, and what Longleaf makes of it</source>
      <translation>显示本机的硬件，以及 Longleaf 如何使用它</translation>
    </message>
    <message>
      <source>show what waits and what became of the rest</source>
      <translation>显示等待的文档和其余文档的情况</translation>
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
      <source>similar {where}</source>
      <translation>{where}有相近的文字</translation>
    </message>
    <message>
      <source>single</source>
      <translation>一次读完</translation>
    </message>
    <message>
      <source>some words of {pages}, hard to recognise</source>
      <translation>{pages}上的一些字词，难以识别</translation>
    </message>
    <message>
      <source>something in it is not there</source>
      <translation>含有那里没有的内容</translation>
    </message>
    <message>
      <source>speaks to a model, not to a reader</source>
      <translation>是对模型而不是对读者说的</translation>
    </message>
    <message>
      <source>stack overflow</source>
      <translation>栈溢出</translation>
    </message>
    <message>
      <source>status {status}</source>
      <translation>状态 {status}</translation>
    </message>
    <message>
      <source>styles and the numbers that hang on them</source>
      <translation>样式和依附于样式的编号</translation>
    </message>
    <message>
      <source>summarise a document, several, or a folder</source>
      <translation>为一份、几份文档或一个文件夹写摘要</translation>
    </message>
    <message>
      <source>summary</source>
      <translation>摘要</translation>
    </message>
    <message>
      <source>take these out</source>
      <translation>移出这些</translation>
    </message>
    <message>
      <source>test a model, by its file or part of its name, with invented texts: what it keeps, invents and cites; about a minute</source>
      <translation>用虚构的文本测试一个模型（文件或部分名称）：保留、编造和注明出处的情况；约一分钟</translation>
    </message>
    <message>
      <source>text</source>
      <translation>正文</translation>
    </message>
    <message>
      <source>text beyond the edge of {pages}</source>
      <translation>{pages}边缘以外的文字</translation>
    </message>
    <message>
      <source>text on {pages} in layers that are switched off</source>
      <translation>{pages}上已关闭图层中的文字</translation>
    </message>
    <message>
      <source>text on {pages} in the colour of the paper</source>
      <translation>{pages}上与纸张同色的文字</translation>
    </message>
    <message>
      <source>text on {pages} that is covered and not removed</source>
      <translation>{pages}上被遮盖但未删除的文字</translation>
    </message>
    <message>
      <source>the GPU failed</source>
      <translation>GPU 出错</translation>
    </message>
    <message>
      <source>the GPU was lost, {name}</source>
      <translation>GPU 已失去连接，{name}</translation>
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
      <source>the document has no {labels}</source>
      <translation>文档中没有 {labels}</translation>
    </message>
    <message>
      <source>the end of the file, which is missing</source>
      <translation>文件缺失的末尾部分</translation>
    </message>
    <message>
      <source>the file, or its SHA-256</source>
      <translation>文件，或它的 SHA-256</translation>
    </message>
    <message>
      <source>the following arguments are required: %s</source>
      <translation>缺少以下参数：%s</translation>
    </message>
    <message>
      <source>the graphics card's {gib} GiB</source>
      <translation>显卡的 {gib} GiB</translation>
    </message>
    <message>
      <source>the layout of an XFA form, of which the values alone can be read</source>
      <translation>XFA 表单的版面，只能读取其中的值</translation>
    </message>
    <message>
      <source>the layout of one formula ({pages})</source>
      <translation>一个公式的排版（{pages}）</translation>
    </message>
    <message>
      <source>the layout of {equations}, given as plain text</source>
      <translation>{equations}的排版，以纯文字给出</translation>
    </message>
    <message>
      <source>the layout of {n} formulas ({pages})</source>
      <translation>{n} 个公式的排版（{pages}）</translation>
    </message>
    <message>
      <source>the line numbers of {pages}</source>
      <translation>{pages}的行号</translation>
    </message>
    <message>
      <source>the model declines: {words}</source>
      <translation>模型拒绝回答：{words}</translation>
    </message>
    <message>
      <source>the model holds at most {n_context:,} tokens at {origin}</source>
      <translation>该模型在 {origin} 上最多容纳 {n_context:,} 个词元</translation>
    </message>
    <message>
      <source>the model wanted from it</source>
      <translation>要使用的模型</translation>
    </message>
    <message>
      <source>the model, asked again, does not find it: compare {where}</source>
      <translation>再次询问时模型没有找到：请对照 {where}</translation>
    </message>
    <message>
      <source>the model, asked again, reads it otherwise: compare {where}</source>
      <translation>再次询问时模型的理解不同：请对照 {where}</translation>
    </message>
    <message>
      <source>the name “{name}”</source>
      <translation>名称“{name}”</translation>
    </message>
    <message>
      <source>the page of {n} found by Longleaf</source>
      <translation>其中 {n} 条的页码由 Longleaf 找到</translation>
    </message>
    <message>
      <source>the pages behind the place where the file is cut off</source>
      <translation>文件中断处之后的页</translation>
    </message>
    <message>
      <source>the picture of one figure ({pages})</source>
      <translation>一幅插图的图像（{pages}）</translation>
    </message>
    <message>
      <source>the picture part of a model</source>
      <translation>模型的图像部分</translation>
    </message>
    <message>
      <source>the pictures of {n} figures ({pages})</source>
      <translation>{n} 幅插图的图像（{pages}）</translation>
    </message>
    <message>
      <source>the table of contents</source>
      <translation>目录</translation>
    </message>
    <message>
      <source>the text behind the place where the file is cut off or damaged</source>
      <translation>文件中断或损坏处之后的文字</translation>
    </message>
    <message>
      <source>the text of {pages}, not yet recognised</source>
      <translation>{pages}的文字，尚未识别</translation>
    </message>
    <message>
      <source>the text of {pages}, which are pictures (a scan)</source>
      <translation>{pages}的文字，这些页是图片（扫描件）</translation>
    </message>
    <message>
      <source>the text of {pages}, which cannot be read: its font does not say which letters it shows (text recognition can read it)</source>
      <translation>{pages}的文字，无法读取：其字体没有说明所显示的是哪些字母（文字识别可以读出）</translation>
    </message>
    <message>
      <source>the text of {pages}, which is a picture (a scan)</source>
      <translation>{pages}的文字，该页是图片（扫描件）</translation>
    </message>
    <message>
      <source>the whole model fits on the GPU</source>
      <translation>整个模型可放入 GPU</translation>
    </message>
    <message>
      <source>the words inside pictures ({pages})</source>
      <translation>图片中的文字（{pages}）</translation>
    </message>
    <message>
      <source>the {lost}, which are damaged</source>
      <translation>已损坏的{lost}</translation>
    </message>
    <message>
      <source>then summarise all that are done together</source>
      <translation>然后为所有完成的文档合写摘要</translation>
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
      <source>tracked changes, read as accepted: {insertions} kept, {deletions} left out</source>
      <translation>修订按已接受阅读：保留{insertions}，略去{deletions}</translation>
    </message>
    <message>
      <source>trap</source>
      <translation>陷阱</translation>
    </message>
    <message>
      <source>type of the KV cache</source>
      <translation>KV 缓存的类型</translation>
    </message>
    <message>
      <source>unreadable text in pictures ({pages})</source>
      <translation>图片中无法辨认的文字（{pages}）</translation>
    </message>
    <message>
      <source>unrecognized arguments: %s</source>
      <translation>无法识别的参数：%s</translation>
    </message>
    <message>
      <source>up to {duration}</source>
      <translation>至多 {duration}</translation>
    </message>
    <message>
      <source>up to {n}K tokens</source>
      <translation>最多 {n}K 词元</translation>
    </message>
    <message>
      <source>usage: </source>
      <translation>用法：</translation>
    </message>
    <message>
      <source>waiting</source>
      <translation>等待</translation>
    </message>
    <message>
      <source>what stood at a place where the file is damaged</source>
      <translation>文件损坏处原有的内容</translation>
    </message>
    <message>
      <source>what to take the document for; recognised by default</source>
      <translation>把文档当作哪一类；默认自动识别</translation>
    </message>
    <message>
      <source>what was chosen is left out</source>
      <translation>略去所选部分</translation>
    </message>
    <message>
      <source>with fewer layers on the GPU</source>
      <translation>GPU 上的层数减少</translation>
    </message>
    <message>
      <source>with the kernels of “{name}”</source>
      <translation>使用“{name}”内核</translation>
    </message>
    <message>
      <source>without flash attention</source>
      <translation>不使用 Flash Attention</translation>
    </message>
    <message>
      <source>without the faster products for this processor</source>
      <translation>不使用针对此处理器的更快的矩阵乘法</translation>
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
      <source>write the comparison as a Word document with tracked changes</source>
      <translation>把比较结果写成带修订标记的 Word 文档</translation>
    </message>
    <message>
      <source>write them to a file: .md, .docx, .pdf, .json or .csv</source>
      <translation>写入文件：.md、.docx、.pdf、.json 或 .csv</translation>
    </message>
    <message>
      <source>writes {decode_tps:,.0f} tokens/s</source>
      <translation>写出 {decode_tps:,.0f} 词元/秒</translation>
    </message>
    <message>
      <source>writing</source>
      <translation>书写中</translation>
    </message>
    <message>
      <source>yes</source>
      <translation>是</translation>
    </message>
    <message>
      <source>your folder</source>
      <translation>您的文件夹</translation>
    </message>
    <message>
      <source>your own request</source>
      <translation>您自己的要求</translation>
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
      <source>{at} of {n:,}</source>
      <translation>{at} / {n:,}</translation>
    </message>
    <message>
      <source>{best}, KV cache in {kv_type}</source>
      <translation>{best}，KV 缓存为 {kv_type}</translation>
    </message>
    <message>
      <source>{changes}; {same}.</source>
      <translation>{changes}；{same}。</translation>
    </message>
    <message>
      <source>{counts}.</source>
      <translation>{counts}。</translation>
    </message>
    <message>
      <source>{done} of {size}</source>
      <translation>{done} / {size}</translation>
    </message>
    <message>
      <source>{first} {second}</source>
      <translation>{first}{second}</translation>
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
      <source>{how}: {time}; {rest}.</source>
      <translation>{how}：{time}；{rest}。</translation>
    </message>
    <message>
      <source>{how}; {rest}.</source>
      <translation>{how}；{rest}。</translation>
    </message>
    <message>
      <source>{kind} at {origin}</source>
      <translation>{origin} 的 {kind}</translation>
    </message>
    <message>
      <source>{kind} at {origin} and {n} more</source>
      <translation>{origin} 的 {kind}，另有 {n} 个</translation>
    </message>
    <message>
      <source>{kind} at {origin} has not loaded the model, and loads it with {n_context:,} tokens when it is asked: load it there with more first</source>
      <translation>{origin} 上的 {kind} 尚未加载该模型，收到请求时会以 {n_context:,} 个词元加载：请先在那里以更长的上下文加载</translation>
    </message>
    <message>
      <source>{kind} at {origin} has the model loaded with {n_context:,} tokens, for whoever else uses it, too: unload it there, or load it with more</source>
      <translation>{origin} 上的 {kind} 已用 {n_context:,} 个词元加载该模型，其他人也在使用：请在那里卸载它，或以更长的上下文加载</translation>
    </message>
    <message>
      <source>{kind} at {origin} was started with {n_context:,} tokens a request</source>
      <translation>{origin} 的 {kind} 启动时设为每次请求 {n_context:,} 词元</translation>
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
      <source>{label} does not say how much it holds</source>
      <translation>{label} 没有说明能容纳多少</translation>
    </message>
    <message>
      <source>{language} stands for the language of the answer, {length} for the text of the chosen length. Rules for references are added around it.</source>
      <translation>{language} 代表回答的语言，{length} 代表所选篇幅的说明。引用规则会自动加在前后。</translation>
    </message>
    <message>
      <source>{least} to {most}</source>
      <translation>{least} 至 {most}</translation>
    </message>
    <message>
      <source>{least} to {most} min</source>
      <translation>{least} 至 {most} 分钟</translation>
    </message>
    <message>
      <source>{least} to {most} s</source>
      <translation>{least} 至 {most} 秒</translation>
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
      <source>{minutes} min</source>
      <translation>{minutes} 分</translation>
    </message>
    <message>
      <source>{minutes} min {seconds} s</source>
      <translation>{minutes} 分 {seconds} 秒</translation>
    </message>
    <message>
      <source>{model} reads from now on.</source>
      <translation>从现在起由 {model} 阅读。</translation>
    </message>
    <message>
      <source>{n:,} changes</source>
      <translation>{n:,} 处改动</translation>
    </message>
    <message>
      <source>{n:,} characters</source>
      <translation>{n:,} 个字符</translation>
    </message>
    <message>
      <source>{n:,} charts</source>
      <translation>{n:,} 个图表</translation>
    </message>
    <message>
      <source>{n:,} clauses are the same</source>
      <translation>{n:,} 个条款相同</translation>
    </message>
    <message>
      <source>{n:,} comments</source>
      <translation>{n:,} 条批注</translation>
    </message>
    <message>
      <source>{n:,} damaged characters</source>
      <translation>{n:,} 个损坏的字符</translation>
    </message>
    <message>
      <source>{n:,} deletions</source>
      <translation>{n:,} 处删除</translation>
    </message>
    <message>
      <source>{n:,} diagrams</source>
      <translation>{n:,} 个示意图</translation>
    </message>
    <message>
      <source>{n:,} drawings</source>
      <translation>{n:,} 幅绘图</translation>
    </message>
    <message>
      <source>{n:,} embedded documents</source>
      <translation>{n:,} 份嵌入文档</translation>
    </message>
    <message>
      <source>{n:,} embedded objects</source>
      <translation>{n:,} 个嵌入对象</translation>
    </message>
    <message>
      <source>{n:,} endnotes without text</source>
      <translation>{n:,} 条没有文字的尾注</translation>
    </message>
    <message>
      <source>{n:,} equations</source>
      <translation>{n:,} 个公式</translation>
    </message>
    <message>
      <source>{n:,} footnotes without text</source>
      <translation>{n:,} 条没有文字的脚注</translation>
    </message>
    <message>
      <source>{n:,} indexes</source>
      <translation>{n:,} 个索引</translation>
    </message>
    <message>
      <source>{n:,} insertions</source>
      <translation>{n:,} 处插入</translation>
    </message>
    <message>
      <source>{n:,} kept from before</source>
      <translation>{n:,} 为先前保留</translation>
    </message>
    <message>
      <source>{n:,} menus of the page</source>
      <translation>{n:,} 个网页导航菜单</translation>
    </message>
    <message>
      <source>{n:,} missing chapters</source>
      <translation>{n:,} 个缺失的章节</translation>
    </message>
    <message>
      <source>{n:,} of {n_sentences:,} sentences, word for word, chosen without a model in {seconds:.2f} s. Taken for {kind}; --as changes that.</source>
      <translation>从 {n_sentences:,} 个句子中逐字选出 {n:,} 个，用时 {seconds:.2f} 秒，未使用模型。识别为{kind}；可用 --as 更改。</translation>
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
      <source>{n:,} parts nested too deeply</source>
      <translation>{n:,} 个嵌套过深的部分</translation>
    </message>
    <message>
      <source>{n:,} pictures</source>
      <translation>{n:,} 幅图片</translation>
    </message>
    <message>
      <source>{n:,} symbols of a picture font</source>
      <translation>{n:,} 个图形字体符号</translation>
    </message>
    <message>
      <source>{n:,} tables of contents</source>
      <translation>{n:,} 个目录</translation>
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
      <source>{n:,} tokens read.</source>
      <translation>读取 {n:,} 词元。</translation>
    </message>
    <message>
      <source>{n:,} tracked deletions</source>
      <translation>{n:,} 处修订删除</translation>
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
      <source>{n_asked} questions</source>
      <translation>{n_asked} 个问题</translation>
    </message>
    <message>
      <source>{n_cached} of {n} texts from the library</source>
      <translation>{n} 段文字中 {n_cached} 段取自文库</translation>
    </message>
    <message>
      <source>{n_context:,} tokens a request</source>
      <translation>每次请求 {n_context:,} 词元</translation>
    </message>
    <message>
      <source>{n_documents} documents and {n_runs} summaries were taken over.</source>
      <translation>已取回 {n_documents} 份文档和 {n_runs} 份摘要。</translation>
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
      <source>{n_done} of {n_texts} texts read</source>
      <translation>已读 {n_done}/{n_texts} 篇文本</translation>
    </message>
    <message>
      <source>{n_found} of {n} statements stand in the document as they are.</source>
      <translation>{n} 条陈述中只有 {n_found} 条与原文一致。</translation>
    </message>
    <message>
      <source>{n_in_form} of {n_texts} answers in the form asked for, {n_in_language} in the language; reads {prefill_tps:,.0f} tokens/s, writes {decode_tps:,.0f} tokens/s</source>
      <translation>{n_texts} 个回答中 {n_in_form} 个符合要求的形式，{n_in_language} 个符合语言；每秒读 {prefill_tps:,.0f}、写 {decode_tps:,.0f} 个词元</translation>
    </message>
    <message>
      <source>{n_kept} of {n_facts}</source>
      <translation>{n_kept} / {n_facts}</translation>
    </message>
    <message>
      <source>{n_k}K tokens</source>
      <translation>{n_k}K 词元</translation>
    </message>
    <message>
      <source>{n_layers} of {n_all} layers fit on the GPU</source>
      <translation>{n_all} 层中的 {n_layers} 层可放入 GPU</translation>
    </message>
    <message>
      <source>{n_matched} of {n} statements are in the document as they stand</source>
      <translation>{n} 条陈述中有 {n_matched} 条在文档中有原文</translation>
    </message>
    <message>
      <source>{n_parts:,} parts are kept, {n_mb:.1f} million letters. Of the parts that runs needed, {rate:.0%} were known already.</source>
      <translation>保存了 {n_parts:,} 个部分，共 {n_mb:.1f} 百万字符。各次分析所需的部分中，{rate:.0%} 已有现成结果。</translation>
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
      <source>{n_tokens:,} tokens in one pass</source>
      <translation>{n_tokens:,} 词元，一次读完</translation>
    </message>
    <message>
      <source>{n_tokens:,} tokens in {n_parts:,} parts</source>
      <translation>{n_tokens:,} 词元，分 {n_parts:,} 个部分</translation>
    </message>
    <message>
      <source>{n_truncated} of {n_parts} texts reached their length limit and end abruptly.</source>
      <translation>{n_parts} 段文字中有 {n_truncated} 段达到长度上限而突然结束。</translation>
    </message>
    <message>
      <source>{names} and {n} more</source>
      <translation>{names}，另有 {n} 个</translation>
    </message>
    <message>
      <source>{name} ({keys}, or drag it)</source>
      <translation>{name}（{keys}，或拖动）</translation>
    </message>
    <message>
      <source>{name} ({quantization}): {n_gpu_layers} of {n_layers} layers on a GPU ({reason}), {n_sequences} parts read together, {memory_gib:.1f} GiB of memory</source>
      <translation>{name}（{quantization}）：{n_layers} 层中 {n_gpu_layers} 层在 GPU 上（{reason}），同时阅读 {n_sequences} 个部分，占用内存 {memory_gib:.1f} GiB</translation>
    </message>
    <message>
      <source>{name} asks for a request in the user's words and does not use it.</source>
      <translation>{name}要求用户写下要求，却没有使用它。</translation>
    </message>
    <message>
      <source>{name} consists of several files that are no parts of one model.</source>
      <translation>{name} 由多个文件组成，但它们不是同一模型的分卷。</translation>
    </message>
    <message>
      <source>{name} fits this machine and would take about {duration} for this document.</source>
      <translation>{name} 适合本机，处理这份文档约需 {duration}。</translation>
    </message>
    <message>
      <source>{name} fits this machine: {size}, {licence}, {time} for this document.</source>
      <translation>{name} 适合本机：{size}，许可 {licence}，读这份文档需 {time}。</translation>
    </message>
    <message>
      <source>{name} has no section [en].</source>
      <translation>{name}没有 [en] 一节。</translation>
    </message>
    <message>
      <source>{name} has no text for the length {unknown} in [en.lengths].</source>
      <translation>{name}的 [en.lengths] 中没有篇幅 {unknown} 的文字。</translation>
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
      <source>{name} is a piece of a model file that was cut.</source>
      <translation>{name} 是一个被切割的模型文件的一段。</translation>
    </message>
    <message>
      <source>{name} is loaded</source>
      <translation>{name} 已加载</translation>
    </message>
    <message>
      <source>{name} is no table of texts.</source>
      <translation>{name}不是文字表。</translation>
    </message>
    <message>
      <source>{name} is not a model in the GGUF format.</source>
      <translation>{name} 不是 GGUF 格式的模型。</translation>
    </message>
    <message>
      <source>{name} is not valid TOML: {error}.</source>
      <translation>{name}不是有效的 TOML：{error}。</translation>
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
      <source>{name} is part {n} of {count} of a model, under another name.</source>
      <translation>{name} 是一个模型 {count} 个部分中的第 {n} 部分，但用了别的名称。</translation>
    </message>
    <message>
      <source>{name} is {what} and cannot write text.</source>
      <translation>{name} 是{what}，无法生成文字。</translation>
    </message>
    <message>
      <source>{name} lacks {missing} in [{tag}].</source>
      <translation>{name}的 [{tag}] 中缺少 {missing}。</translation>
    </message>
    <message>
      <source>{name} needs about {need_gib:.1f} GiB with this budget; {free_gib:.1f} GiB of memory are free.</source>
      <translation>在此预算下 {name} 约需 {need_gib:.1f} GiB；目前空闲内存 {free_gib:.1f} GiB。</translation>
    </message>
    <message>
      <source>{name} runs {how}, which is slower: its process crashed in the ways that come before.</source>
      <translation>{name} 的运行方式：{how}，速度较慢：此前的各种方式都使其进程崩溃。</translation>
    </message>
    <message>
      <source>{name}: GiB, * fits the {available_gib:.1f} GiB {where}
</source>
      <translation>{name}：单位 GiB，* 表示放得进 {available_gib:.1f} GiB（{where}）
</translation>
    </message>
    <message>
      <source>{name}: {size}, {licence}, {time}</source>
      <translation>{name}：{size}，{licence}，{time}</translation>
    </message>
    <message>
      <source>{n} added</source>
      <translation>{n} 处新增</translation>
    </message>
    <message>
      <source>{n} attached files ({names})</source>
      <translation>{n} 个附件（{names}）</translation>
    </message>
    <message>
      <source>{n} being read</source>
      <translation>正在阅读 {n} 个</translation>
    </message>
    <message>
      <source>{n} changed</source>
      <translation>{n} 处修改</translation>
    </message>
    <message>
      <source>{n} documents</source>
      <translation>{n} 个文档</translation>
    </message>
    <message>
      <source>{n} documents added. Read them with: longleaf queue run</source>
      <translation>已添加 {n} 份文档。可用 longleaf queue run 阅读</translation>
    </message>
    <message>
      <source>{n} documents wait. Go on with: longleaf queue run</source>
      <translation>{n} 份文档等待。可用 longleaf queue run 继续</translation>
    </message>
    <message>
      <source>{n} documents were taken out of the queue.</source>
      <translation>已把 {n} 份文档移出队列。</translation>
    </message>
    <message>
      <source>{n} done</source>
      <translation>完成 {n} 份</translation>
    </message>
    <message>
      <source>{n} failed</source>
      <translation>失败 {n} 份</translation>
    </message>
    <message>
      <source>{n} finished parts are kept.</source>
      <translation>已完成的 {n} 个部分已保留。</translation>
    </message>
    <message>
      <source>{n} more models</source>
      <translation>另有 {n} 个模型</translation>
    </message>
    <message>
      <source>{n} moved</source>
      <translation>{n} 处移动</translation>
    </message>
    <message>
      <source>{n} page references that the model made up were removed.</source>
      <translation>已删除 {n} 个由模型编造的页码引用。</translation>
    </message>
    <message>
      <source>{n} pages ({first}, {second} … {last})</source>
      <translation>{n} 页（{first}、{second} … {last}）</translation>
    </message>
    <message>
      <source>{n} parts</source>
      <translation>{n} 个部分</translation>
    </message>
    <message>
      <source>{n} passages</source>
      <translation>{n} 处</translation>
    </message>
    <message>
      <source>{n} removed</source>
      <translation>{n} 处删除</translation>
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
      <source>{n} sections</source>
      <translation>{n} 个章节</translation>
    </message>
    <message>
      <source>{n} that name no page</source>
      <translation>{n} 条未注明页码</translation>
    </message>
    <message>
      <source>{n} to compare on their page</source>
      <translation>{n} 条需与所注页面对照</translation>
    </message>
    <message>
      <source>{n} waiting</source>
      <translation>等待 {n} 份</translation>
    </message>
    <message>
      <source>{n} with something that is not on their page</source>
      <translation>{n} 条含有所注页面上没有的内容</translation>
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
      <source>{old} compared with {new}</source>
      <translation>{old} 与 {new} 的比较</translation>
    </message>
    <message>
      <source>{outcome}: do not rely on its prose</source>
      <translation>{outcome}：请勿依赖它写的文字</translation>
    </message>
    <message>
      <source>{pages}, which are blank</source>
      <translation>{pages}，为空白页</translation>
    </message>
    <message>
      <source>{pages}, which could not be read</source>
      <translation>{pages}，无法读取</translation>
    </message>
    <message>
      <source>{pages}, which is blank</source>
      <translation>{pages}，为空白页</translation>
    </message>
    <message>
      <source>{passages} of this document{where} may be meant to mislead a model: compare the answer with the text there.</source>
      <translation>此文档中有 {passages}{where}可能意在误导模型：请把回答与那里的原文对照。</translation>
    </message>
    <message>
      <source>{path} is a folder, not a model file.</source>
      <translation>{path} 是文件夹，不是模型文件。</translation>
    </message>
    <message>
      <source>{places} could not be read, and nothing of it is in the answer: {reason} Read it yourself, or start again: only what is missing is read then.</source>
      <translation>{places} 未能读取，回答中没有其中的任何内容：{reason} 请自行阅读，或重新开始：届时只读取缺少的部分。</translation>
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
      <source>{rate} a second</source>
      <translation>每秒 {rate}</translation>
    </message>
    <message>
      <source>{reason} It is used as it is.</source>
      <translation>{reason}模型照原样使用。</translation>
    </message>
    <message>
      <source>{said} It says: {words}</source>
      <translation>{said}服务器说：{words}</translation>
    </message>
    <message>
      <source>{seconds} s</source>
      <translation>{seconds} 秒</translation>
    </message>
    <message>
      <source>{sentence}.</source>
      <translation>{sentence}。</translation>
    </message>
    <message>
      <source>{table} in [{tag}] of {name}</source>
      <translation>{name}的 [{tag}] 中的 {table}</translation>
    </message>
    <message>
      <source>{table} of {name}</source>
      <translation>{name}的 {table}</translation>
    </message>
    <message>
      <source>{table}.{column} holds something that does not belong there</source>
      <translation>{table}.{column} 中有不该有的内容</translation>
    </message>
    <message>
      <source>{target} reads only {gain:.1f} times as fast</source>
      <translation>{target} 的读取速度只有原来的 {gain:.1f} 倍</translation>
    </message>
    <message>
      <source>{target} reads {gain:.1f} times as fast; it {precision}</source>
      <translation>{target} 的读取速度是原来的 {gain:.1f} 倍；它{precision}</translation>
    </message>
    <message>
      <source>{time} left</source>
      <translation>剩余 {time}</translation>
    </message>
    <message>
      <source>{title} (yours)</source>
      <translation>{title}（自定义）</translation>
    </message>
    <message>
      <source>{url} is not among your servers.</source>
      <translation>{url} 不在您的服务器之中。</translation>
    </message>
    <message>
      <source>· waiting</source>
      <translation>· 等待</translation>
    </message>
    <message>
      <source>– left out</source>
      <translation>– 略过</translation>
    </message>
    <message>
      <source>“lengths” and “checklist” of {name} are lists of texts.</source>
      <translation>{name}的“lengths”和“checklist”应是文字列表。</translation>
    </message>
    <message>
      <source>“n_answer” of {name} is no number of tokens from 1 to {n_max:,}.</source>
      <translation>{name}的“n_answer”不是 1 到 {n_max:,} 之间的词元数。</translation>
    </message>
    <message>
      <source>“order” of {name} is no number.</source>
      <translation>{name}的“order”不是数字。</translation>
    </message>
    <message>
      <source>“{attached}” in “{name}” has {n:,} MB: so much is not taken out of a file.</source>
      <translation>“{name}”中的“{attached}”有 {n:,} MB：不会从文件中取出这么多内容。</translation>
    </message>
    <message>
      <source>“{attached}” in “{name}” is empty.</source>
      <translation>“{name}”中的“{attached}”是空的。</translation>
    </message>
    <message>
      <source>“{button}” goes on from there.</source>
      <translation>“{button}”从那里继续。</translation>
    </message>
    <message>
      <source>“{damaged}” cannot be read: {reason}.</source>
      <translation>“{damaged}”无法读取：{reason}。</translation>
    </message>
    <message>
      <source>“{file}” cannot be read: {error}.</source>
      <translation>“{file}”无法读取：{error}。</translation>
    </message>
    <message>
      <source>“{kind}” cannot name a kind.</source>
      <translation>“{kind}”不能用作类型的名称。</translation>
    </message>
    <message>
      <source>“{kind}” of “{title}” was removed from the library.</source>
      <translation>已从文库中移除“{title}”的“{kind}”。</translation>
    </message>
    <message>
      <source>“{name_or_path}” fits several models: {names}.</source>
      <translation>“{name_or_path}”与多个模型相符：{names}。</translation>
    </message>
    <message>
      <source>“{name}” and “{other}” were dropped.</source>
      <translation>拖入了“{name}”和“{other}”。</translation>
    </message>
    <message>
      <source>“{name}” arrived damaged.</source>
      <translation>“{name}”到达时已损坏。</translation>
    </message>
    <message>
      <source>“{name}” arrived damaged: its checksum is not the one that the hub states.</source>
      <translation>“{name}”下载后已损坏：校验和与模型站给出的不符。</translation>
    </message>
    <message>
      <source>“{name}” cannot be opened for text recognition.</source>
      <translation>“{name}”无法打开以识别文字。</translation>
    </message>
    <message>
      <source>“{name}” cannot be opened: {reason}.</source>
      <translation>“{name}”无法打开：{reason}。</translation>
    </message>
    <message>
      <source>“{name}” cannot be read: it makes its reader fail{where}.</source>
      <translation>“{name}”无法读取：它使读取程序出错{where}。</translation>
    </message>
    <message>
      <source>“{name}” claims to have {n_pages:,} pages, and Longleaf reads up to {n_max:,}.</source>
      <translation>“{name}”自称有 {n_pages:,} 页，而 Longleaf 最多读 {n_max:,} 页。</translation>
    </message>
    <message>
      <source>“{name}” could not be written: {reason}.</source>
      <translation>“{name}”无法写入：{reason}。</translation>
    </message>
    <message>
      <source>“{name}” declares XML entities, which no DOCX needs and which can be used to exhaust memory.</source>
      <translation>“{name}”声明了 XML 实体，DOCX 不需要它们，而它们可被用来耗尽内存。</translation>
    </message>
    <message>
      <source>“{name}” declares XML entities, which no ODT needs.</source>
      <translation>“{name}”声明了 XML 实体，ODT 不需要它们。</translation>
    </message>
    <message>
      <source>“{name}” fits several models: {names}.</source>
      <translation>“{name}”与多个模型相符：{names}。</translation>
    </message>
    <message>
      <source>“{name}” has no text in it, only {what}.</source>
      <translation>“{name}”中没有文字，只有{what}。</translation>
    </message>
    <message>
      <source>“{name}” has no text in it.</source>
      <translation>“{name}”中没有文字。</translation>
    </message>
    <message>
      <source>“{name}” has no text of its own: it holds {files}.</source>
      <translation>“{name}”本身没有文字：其中有{files}。</translation>
    </message>
    <message>
      <source>“{name}” has no text that can be seen, only hidden text.</source>
      <translation>“{name}”没有可见的文字，只有隐藏文字。</translation>
    </message>
    <message>
      <source>“{name}” has no text, and none was recognised on its pages.</source>
      <translation>“{name}”没有文字，在其页面上也没有识别出文字。</translation>
    </message>
    <message>
      <source>“{name}” has no text: its one page is a picture, probably a scan.</source>
      <translation>“{name}”没有文字：唯一的一页是图片，可能是扫描件。</translation>
    </message>
    <message>
      <source>“{name}” has no text: its one page is blank.</source>
      <translation>“{name}”没有文字：唯一的一页是空白的。</translation>
    </message>
    <message>
      <source>“{name}” has no text: its {n} pages are blank.</source>
      <translation>“{name}”没有文字：{n} 页都是空白的。</translation>
    </message>
    <message>
      <source>“{name}” has no text: its {n} pages are pictures, probably scans.</source>
      <translation>“{name}”没有文字：{n} 页都是图片，可能是扫描件。</translation>
    </message>
    <message>
      <source>“{name}” is a device, not a document.</source>
      <translation>“{name}”是设备，不是文档。</translation>
    </message>
    <message>
      <source>“{name}” is a document of Apple's Pages, Numbers or Keynote.</source>
      <translation>“{name}”是 Apple 的 Pages、Numbers 或 Keynote 文档。</translation>
    </message>
    <message>
      <source>“{name}” is a folder, not a document.</source>
      <translation>“{name}”是文件夹，不是文档。</translation>
    </message>
    <message>
      <source>“{name}” is a picture.</source>
      <translation>“{name}”是一张图片。</translation>
    </message>
    <message>
      <source>“{name}” is an XFA form without values: its pages do not hold it.</source>
      <translation>“{name}”是没有值的 XFA 表单：其内容不在页面中。</translation>
    </message>
    <message>
      <source>“{name}” is an archive but no EPUB.</source>
      <translation>“{name}”是压缩包，但不是 EPUB。</translation>
    </message>
    <message>
      <source>“{name}” is an archive but no ODT.</source>
      <translation>“{name}”是压缩包，但不是 ODT。</translation>
    </message>
    <message>
      <source>“{name}” is an archive but not a Word document.</source>
      <translation>“{name}”是压缩包，但不是 Word 文档。</translation>
    </message>
    <message>
      <source>“{name}” is an old Office file but no Word document.</source>
      <translation>“{name}”是旧的 Office 文件，但不是 Word 文档。</translation>
    </message>
    <message>
      <source>“{name}” is copy-protected.</source>
      <translation>“{name}”有版权保护。</translation>
    </message>
    <message>
      <source>“{name}” is damaged inside ({detail}).</source>
      <translation>“{name}”内部已损坏（{detail}）。</translation>
    </message>
    <message>
      <source>“{name}” is damaged inside ({kind}: {error}).</source>
      <translation>“{name}”内部已损坏（{kind}：{error}）。</translation>
    </message>
    <message>
      <source>“{name}” is damaged inside.</source>
      <translation>“{name}”内部已损坏。</translation>
    </message>
    <message>
      <source>“{name}” is damaged or cut short.</source>
      <translation>“{name}”已损坏或不完整。</translation>
    </message>
    <message>
      <source>“{name}” is damaged or cut short: its archive cannot be unpacked.</source>
      <translation>“{name}”已损坏或不完整：压缩包无法解开。</translation>
    </message>
    <message>
      <source>“{name}” is damaged or cut short: no page of it can be read.</source>
      <translation>“{name}”已损坏或不完整：没有一页可以读取。</translation>
    </message>
    <message>
      <source>“{name}” is empty (0 bytes).</source>
      <translation>“{name}”是空的（0 字节）。</translation>
    </message>
    <message>
      <source>“{name}” is encrypted and needs a password.</source>
      <translation>“{name}”已加密，需要密码。</translation>
    </message>
    <message>
      <source>“{name}” is encrypted.</source>
      <translation>“{name}”已加密。</translation>
    </message>
    <message>
      <source>“{name}” is in line: it is read when its turn comes.</source>
      <translation>“{name}”已排入队列：轮到时即开始阅读。</translation>
    </message>
    <message>
      <source>“{name}” is in the XML format of Word 2003.</source>
      <translation>“{name}”是 Word 2003 的 XML 格式。</translation>
    </message>
    <message>
      <source>“{name}” is in the old Word format (.doc), which Longleaf reads through LibreOffice, and that is not installed.</source>
      <translation>“{name}”是旧的 Word 格式（.doc），Longleaf 通过 LibreOffice 读取，但它没有安装。</translation>
    </message>
    <message>
      <source>“{name}” is in the old Word format (.doc).</source>
      <translation>“{name}”是旧的 Word 格式（.doc）。</translation>
    </message>
    <message>
      <source>“{name}” is in the old format of OpenOffice.org 1.</source>
      <translation>“{name}”是 OpenOffice.org 1 的旧格式。</translation>
    </message>
    <message>
      <source>“{name}” is nested deeper{where} than any document people write.</source>
      <translation>“{name}”{where}的嵌套比任何人写的文档都深。</translation>
    </message>
    <message>
      <source>“{name}” is nested too deeply to be a page.</source>
      <translation>“{name}”嵌套过深，不像是网页。</translation>
    </message>
    <message>
      <source>“{name}” is not a DOCX file: a DOCX is a zip archive and this is none.</source>
      <translation>“{name}”不是 DOCX 文件：DOCX 是 zip 压缩包，而它不是。</translation>
    </message>
    <message>
      <source>“{name}” is not a PDF file: it does not begin like one.</source>
      <translation>“{name}”不是 PDF 文件：开头就不像。</translation>
    </message>
    <message>
      <source>“{name}” is not a kind of file Longleaf reads.</source>
      <translation>“{name}”不是 Longleaf 能读的文件类型。</translation>
    </message>
    <message>
      <source>“{name}” is not a text file.</source>
      <translation>“{name}”不是文本文件。</translation>
    </message>
    <message>
      <source>“{name}” is not an RTF file.</source>
      <translation>“{name}”不是 RTF 文件。</translation>
    </message>
    <message>
      <source>“{name}” is protected with a password.</source>
      <translation>“{name}”受密码保护。</translation>
    </message>
    <message>
      <source>“{name}” is {kind}, not a Word document.</source>
      <translation>“{name}”是{kind}，不是 Word 文档。</translation>
    </message>
    <message>
      <source>“{name}” is {kind}, not a text.</source>
      <translation>“{name}”是{kind}，不是文本文档。</translation>
    </message>
    <message>
      <source>“{name}” lies in a zip archive with a password.</source>
      <translation>“{name}”在带密码的 zip 压缩包中。</translation>
    </message>
    <message>
      <source>“{name}” needs {need_gib:.1f} GiB and only {free_gib:.1f} GiB are free in {folder}.</source>
      <translation>“{name}”需要 {need_gib:.1f} GiB，而 {folder} 中只有 {free_gib:.1f} GiB 空闲。</translation>
    </message>
    <message>
      <source>“{name}” on the hub is not the file that Longleaf knows.</source>
      <translation>模型站上的“{name}”不是 Longleaf 所知的文件。</translation>
    </message>
    <message>
      <source>“{name}” was not downloaded: offline mode is on.</source>
      <translation>没有下载“{name}”：离线模式已开启。</translation>
    </message>
    <message>
      <source>“{name}” was taken out of the queue.</source>
      <translation>已把“{name}”移出队列。</translation>
    </message>
    <message>
      <source>“{name}” would unpack to {unpacked:,.0f} MB from {packed:,.1f} MB: it looks like a zip bomb and was not opened.</source>
      <translation>“{name}”会从 {packed:,.1f} MB 解压到 {unpacked:,.0f} MB：看起来像 zip 炸弹，没有打开。</translation>
    </message>
    <message>
      <source>“{path}” cannot be read: {error}.</source>
      <translation>“{path}”无法读取：{error}。</translation>
    </message>
    <message>
      <source>“{path}” cannot be read: {reason}.</source>
      <translation>“{path}”无法读取：{reason}。</translation>
    </message>
    <message>
      <source>“{path}” cannot be written: {reason}.</source>
      <translation>“{path}”无法写入：{reason}。</translation>
    </message>
    <message>
      <source>“{path}” does not describe an object.</source>
      <translation>“{path}”描述的不是对象。</translation>
    </message>
    <message>
      <source>“{path}” is a folder.</source>
      <translation>“{path}”是文件夹。</translation>
    </message>
    <message>
      <source>“{path}” is not a library that can be imported: {why}.</source>
      <translation>“{path}”不是可以导入的文库：{why}。</translation>
    </message>
    <message>
      <source>“{path}” is not valid JSON: {error}.</source>
      <translation>“{path}”不是有效的 JSON：{error}。</translation>
    </message>
    <message>
      <source>“{path}” was written by a newer Longleaf.</source>
      <translation>“{path}”由较新版本的 Longleaf 写成。</translation>
    </message>
    <message>
      <source>“{table}” cannot be read ({error})</source>
      <translation>“{table}”无法读取（{error}）</translation>
    </message>
    <message>
      <source>“{target}” cannot be written: {reason}.</source>
      <translation>“{target}”无法写入：{reason}。</translation>
    </message>
    <message>
      <source>“{target}” exists already.</source>
      <translation>“{target}”已经存在。</translation>
    </message>
    <message>
      <source>“{text}” is no context budget; write 32k, 64k, 128k or a number of tokens</source>
      <translation>“{text}”不是上下文预算；请写 32k、64k、128k 或词元数</translation>
    </message>
    <message>
      <source>“{text}” is not the address of a server.</source>
      <translation>“{text}”不是服务器地址。</translation>
    </message>
    <message>
      <source>“{title}” is read.</source>
      <translation>“{title}”已读完。</translation>
    </message>
    <message>
      <source>“{title}”: reading was stopped.</source>
      <translation>“{title}”：已停止阅读。</translation>
    </message>
    <message>
      <source>“{title}”{where}, left out by choice</source>
      <translation>“{title}”{where}，按选择略去</translation>
    </message>
    <message>
      <source>… reading</source>
      <translation>… 阅读中</translation>
    </message>
    <message>
      <source>‹ Previous</source>
      <translation>‹ 上一处</translation>
    </message>
    <message>
      <source>★ only</source>
      <translation>仅 ★</translation>
    </message>
    <message>
      <source>✓ Fits here, up to {n}K tokens ({gib} GiB {where}).</source>
      <translation>✓ 本机放得下，最多 {n}K 词元（{gib} GiB，{where}）。</translation>
    </message>
    <message>
      <source>✓ all</source>
      <translation>✓ 全部</translation>
    </message>
    <message>
      <source>✓ done</source>
      <translation>✓ 完成</translation>
    </message>
    <message>
      <source>✓ same words and figures on its page   ○ its words are there: compare   ⚠ something in it is not there   ∅ nothing in the document says it</source>
      <translation>✓ 所注页面有相同的文字和数字   ○ 字句在那里：请对照   ⚠ 含有那里没有的内容   ∅ 文档中没有这样的内容</translation>
    </message>
    <message>
      <source>✗ failed</source>
      <translation>✗ 失败</translation>
    </message>
  </context>
</TS>
